export type LivenessOptions = {
  /** After this long without a word the server is asked, milliseconds. */
  readonly quietMs: number;
  /** How long it then has to say anything, milliseconds. */
  readonly answerWithinMs: number;
  readonly ask: () => void;
  /** It did not. */
  readonly onDead: () => void;
};

export type Liveness = { heard(): void; stop(): void };

/**
 * Notices a connection that is open and dead: a network that went away says nothing. The protocol's own pings go from
 * the server to the platform and are hidden from a page, hence a `ping` of our own.
 */
export function watchLiveness({ quietMs, answerWithinMs, ask, onDead }: LivenessOptions): Liveness {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = setTimeout(onDead, answerWithinMs);
      ask();
    }, quietMs);
  };
  heard();
  return { heard, stop: () => clearTimeout(timer) };
}
