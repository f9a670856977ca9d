import type { EventEmitter } from 'node:events';
import { ExpectedError } from '#errors';

/** A response that is answered, or whose client has gone, is closed. */
export type Closing = Pick<EventEmitter, 'once'> & { readonly closed: boolean };

/** What is held for a response is let go with it; at once when it is closed already. */
export function whenClosed(response: Closing, act: () => void): void {
  if (response.closed) act();
  else response.once('close', act);
}

/** Does what may fail because its file was let go with the response: then it is `cancelled`. */
export async function unlessClosed<Result>(response: Closing, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    if (!response.closed) throw cause;
    throw new ExpectedError('cancelled', 'the client has gone', { cause });
  }
}

/** Aborted when the response closes: nobody waits any longer for what it was to be. */
export function untilClosed(response: Closing): AbortSignal {
  const closed = new AbortController();
  whenClosed(response, () => closed.abort());
  return closed.signal;
}
