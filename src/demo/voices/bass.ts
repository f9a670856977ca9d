import { RATE_HZ } from '../stereo.ts';
import { at, SINE, wavetable } from '../wavetable.ts';
import { decayFor, faded, planeOf, type Voice } from './voice.ts';

/** A bass guitar under a thumb: a round tone that stays, under a growl that goes. */
export const bass: Voice = ({ hz, seconds, velocity }) => {
  const sound = planeOf(seconds + 0.06);
  const growl = wavetable(hz, (k) => (k === 1 ? 0 : 0.7 / k ** 1.3));
  const step = hz / RATE_HZ;
  const fall = decayFor(3.5);
  const mellowing = decayFor(0.7);
  let level = 1;
  let growling = 0.5 * velocity;
  let turns = 0;
  for (let n = 0; n < sound.length; n++) {
    sound[n] = velocity * level * (at(SINE, turns) + (growling + 0.12) * at(growl, turns));
    turns += step;
    level *= fall;
    growling *= mellowing;
  }
  return faded(sound, 0.006, 0.05);
};
