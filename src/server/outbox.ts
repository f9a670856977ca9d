/** What waits here for one client, in the order of `seq`. */
type Waiting = { readonly type: string; readonly frame: Buffer; readonly isReplaceable: boolean };

export type OutboxOptions = {
  /** Hands one frame to the socket, and answers whether the kernel has taken it all; `taken` is called for each later. */
  readonly send: (frame: Buffer) => boolean;
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
  let isBlocked = false;
  /** Frames that `taken` has yet to be called for: those before the one that blocks among them. */
  let withSocket = 0;
  let isClosed = false;

  const hand = (frame: Buffer): void => {
    withSocket++;
    isBlocked = !send(frame);
  };
  const pump = (): void => {
    while (!isBlocked && !isClosed) {
      const next = waiting.shift();
      if (next === undefined) return;
      if (!next.isReplaceable) bytes -= next.frame.byteLength;
      hand(next.frame);
    }
  };
  return {
    push(type: string, frame: Buffer, isReplaceable: boolean): void {
      if (isClosed) return;
      // Nearly always: a client that reads has nothing waiting.
      if (!isBlocked && waiting.length === 0) {
        hand(frame);
        return;
      }
      if (isReplaceable) waiting = waiting.filter((other) => !(other.isReplaceable && other.type === type));
      else bytes += frame.byteLength;
      waiting.push({ type, frame, isReplaceable });
      if (bytes <= limitBytes) return;
      this.close();
      onOverflow();
    },
    /** The kernel has taken one frame; once it has all of them, the next may go. */
    taken(): void {
      withSocket--;
      if (withSocket > 0) return;
      isBlocked = false;
      pump();
    },
    close(): void {
      isClosed = true;
      waiting = [];
      bytes = 0;
    },
  };
}
