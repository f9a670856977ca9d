export type Outbox = {
  /** False, and nothing kept, when the outbox is full. */
  push(text: string): boolean;
  /** Hands out what waits, oldest first, for as long as `send` takes it. */
  flush(send: (text: string) => boolean): void;
  clear(): void;
};

/**
 * What is sent while there is no connection, in its order. Once `limit` messages wait, the newest is refused: whoever
 * sends it is there to hear of it, while the sender of the oldest has long gone on believing that it will arrive.
 */
export function createOutbox(limit: number): Outbox {
  const waiting: string[] = [];
  return {
    push(text) {
      if (waiting.length >= limit) return false;
      waiting.push(text);
      return true;
    },
    flush(send) {
      for (let first = waiting[0]; first !== undefined && send(first); first = waiting[0]) waiting.shift();
    },
    clear() {
      waiting.length = 0;
    },
  };
}
