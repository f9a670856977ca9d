import { RATE_HZ } from '../stereo.ts';
import { at, wavetable } from '../wavetable.ts';
import { faded, planeOf, type Voice } from './voice.ts';

/** Strings far away: three saws, softened and a few cents apart, that rise and fall slowly. */
export const pad: Voice = ({ hz, seconds, velocity, random }) => {
  const sound = planeOf(seconds + 1.2);
  const table = wavetable(hz, (k) => 1 / (k ** 1.35 * (1 + (k * hz) / 5200)));
  for (const cents of [-7, 0.5, 6]) {
    const step = (hz * 2 ** ((cents + random()) / 1200)) / RATE_HZ;
    let turns = random();
    for (let n = 0; n < sound.length; n++) {
      sound[n]! += (velocity / 3) * at(table, turns);
      turns += step;
    }
  }
  return faded(sound, Math.min(0.7, seconds / 2), 1.2);
};
