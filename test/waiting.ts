/** Lets a test wait for what it can look at: `look` is to be called whenever something may have come. */
export function createWaiting() {
  const waiting = new Set<() => void>();
  return {
    look(): void {
      for (const one of [...waiting]) one();
    },
    /** Resolves once `found` answers something. */
    until: <Found>(found: () => Found | undefined | false): Promise<Found> =>
      new Promise((resolve) => {
        const one = (): void => {
          const value = found();
          if (value === undefined || value === false) return;
          waiting.delete(one);
          resolve(value);
        };
        waiting.add(one);
        one();
      }),
  };
}
