import { RATE_HZ } from '../stereo.ts';
import { at, SINE } from '../wavetable.ts';
import { decayFor, faded, planeOf, type Voice } from './voice.ts';

/**
 * An electric piano by frequency modulation (J. Chowning, J. AES 21(7), 1973): a sine that another of its own pitch bends,
 * the less the longer it sounds, and the short ring of the tine far above.
 */
export const keys: Voice = ({ hz, seconds, velocity }) => {
  const sound = planeOf(seconds + 0.5);
  const step = hz / RATE_HZ;
  const fall = decayFor(4.5 - Math.min(3, hz / 300));
  const mellowing = decayFor(1.2);
  const ringing = decayFor(0.25);
  let level = 1;
  let bend = 0.08 + 0.3 * velocity * velocity;
  let tine = 0.16 * velocity * velocity;
  let turns = 0;
  for (let n = 0; n < sound.length; n++) {
    const bent = turns + 1 + bend * at(SINE, turns) + tine * at(SINE, 7 * turns);
    sound[n] = velocity * level * at(SINE, bent);
    turns += step;
    if (turns >= 1) turns -= 1;
    level *= fall;
    bend *= mellowing;
    tine *= ringing;
  }
  return faded(sound, 0.004, 0.4);
};
