import { type Plane, RATE_HZ } from '../stereo.ts';

/** A note as an instrument is asked for it: it may sound on after its seconds, as a string does. */
export type Note = {
  readonly hz: number;
  readonly seconds: number;
  /** How hard it is struck, 0…1. */
  readonly velocity: number;
  readonly random: () => number;
};

/** An instrument: a note becomes sound, around ±1 for the hardest. */
export type Voice = (note: Note) => Plane;

export function planeOf(seconds: number): Plane {
  return new Float32Array(Math.ceil(seconds * RATE_HZ));
}

/** What an exponential decay multiplies every frame by, so that a level has fallen by 60 dB after so many seconds. */
export function decayFor(seconds: number): number {
  return 10 ** (-3 / (seconds * RATE_HZ));
}

/** From 0 to 1 over `attack` seconds, and back over the last `release` of the plane, without a corner. */
export function faded(plane: Plane, attack: number, release: number): Plane {
  const rise = Math.min(plane.length, Math.round(attack * RATE_HZ));
  const fall = Math.min(plane.length, Math.round(release * RATE_HZ));
  for (let n = 0; n < rise; n++) plane[n]! *= smooth(n / rise);
  for (let n = 0; n < fall; n++) plane[plane.length - 1 - n]! *= smooth(n / fall);
  return plane;
}

/** From 0 to 1 as `share` does, level at both ends. */
function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}
