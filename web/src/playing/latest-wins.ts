/**
 * Sends what changes faster than it can be sent: one at a time, no closer together than `spacingMs`, the newest always and the
 * last for certain. What it answers resolves when nothing waits any more.
 */
export function createLatestWins<Value>(
  send: (value: Value) => Promise<unknown>,
  spacingMs: number,
): (value: Value) => Promise<void> {
  let waiting: { readonly value: Value } | null = null;
  let running: Promise<void> | null = null;

  const work = async (): Promise<void> => {
    for (let next = waiting; next !== null; next = waiting) {
      waiting = null;
      const spaced = new Promise((resolve) => setTimeout(resolve, spacingMs));
      await send(next.value);
      await spaced;
    }
    running = null;
  };
  return (value) => {
    waiting = { value };
    running ??= work();
    return running;
  };
}
