import type { EventEmitter } from 'node:events';

/** A response that is answered, or whose client has gone, is closed. */
export type Closing = Pick<EventEmitter, 'once'> & { readonly closed: boolean };

/** What is held for a response is let go with it; at once when it is closed already. */
export function whenClosed(response: Closing, act: () => void): void {
  if (response.closed) act();
  else response.once('close', act);
}

/** Aborted when the response closes: nobody waits any longer for what it was to be. */
export function untilClosed(response: Closing): AbortSignal {
  const closed = new AbortController();
  whenClosed(response, () => closed.abort());
  return closed.signal;
}
