import type { EventEmitter } from 'node:events';

/** What `turns` look at of a response: it closes when it is answered, or when its client goes. */
type Closing = Pick<EventEmitter, 'once'> & { readonly closed: boolean };

/**
 * Lets `most` requests go on at a time, in the order in which they came; a turn is over when the response is closed.
 * Resolves at once for one that is closed already: nobody waits for it.
 */
export function createTurns(most: number): (response: Closing) => Promise<void> {
  let running = 0;
  const waiting = new Set<() => void>();
  return (response) =>
    new Promise((resolve) => {
      if (response.closed) return resolve();
      const begin = (): void => {
        waiting.delete(begin);
        running++;
        resolve();
      };
      response.once('close', () => {
        if (waiting.delete(begin)) return resolve();
        running--;
        for (const next of waiting) return next();
      });
      if (running < most) begin();
      else waiting.add(begin);
    });
}
