/** What waits here for one client, in the order of `seq`. */
type Waiting = { readonly type: string; readonly frame: Buffer; readonly isReplaceable: boolean };

export type OutboxOptions = {
  /** Hands one frame to the socket; `done` when the kernel has taken it. */
  readonly send: (frame: Buffer, done: () => void) => void;
  /** Called once, when more than `limitBytes` of what must not be dropped wait: the client does not read. */
  readonly onOverflow: () => void;
  readonly limitBytes: number;
};

/**
 * The frames that one client has yet to take. One at a time is with the socket, so a client that does not read costs
 * one frame there and no more than `limitBytes` here. Of a replaceable type only the latest waits: the older one is
 * taken out and the newer takes its own, later place, so `seq` still rises. Other frames are never dropped.
 */
export function createOutbox({ send, onOverflow, limitBytes }: OutboxOptions) {
  let waiting: Waiting[] = [];
  let bytes = 0;
  let isSending = false;
  let isClosed = false;

  const pump = (): void => {
    const next = isSending || isClosed ? undefined : waiting.shift();
    if (next === undefined) return;
    isSending = true;
    if (!next.isReplaceable) bytes -= next.frame.byteLength;
    send(next.frame, () => {
      isSending = false;
      pump();
    });
  };
  return {
    push(type: string, frame: Buffer, isReplaceable: boolean): void {
      if (isClosed) return;
      if (isReplaceable) waiting = waiting.filter((other) => !(other.isReplaceable && other.type === type));
      else bytes += frame.byteLength;
      waiting.push({ type, frame, isReplaceable });
      pump();
      if (bytes <= limitBytes || isClosed) return;
      this.close();
      onOverflow();
    },
    close(): void {
      isClosed = true;
      waiting = [];
      bytes = 0;
    },
  };
}
