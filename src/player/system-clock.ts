/** Seconds that only ever rise, from an arbitrary start. */
export type Clock = () => number;

/** Calls `act` once, `delaySeconds` from now; the answer cancels it. */
export type Schedule = (act: () => void, delaySeconds: number) => () => void;

/** The machine's monotonic clock: setting the time of day does not move it. */
export const systemClock: Clock = () => performance.now() / 1000;

export const systemSchedule: Schedule = (act, delaySeconds) => {
  const timeout = setTimeout(act, delaySeconds * 1000);
  return () => clearTimeout(timeout);
};
