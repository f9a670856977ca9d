import type { EventEmitter } from 'node:events';

/** A response that is answered, or whose client has gone, is closed. */
export type Closing = Pick<EventEmitter, 'once'> & { readonly closed: boolean };

/** What is held for a response is let go with it; at once when it is closed already. */
export function whenClosed(response: Closing, act: () => void): void {
  if (response.closed) act();
  else response.once('close', act);
}
