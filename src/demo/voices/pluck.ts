import { RATE_HZ } from '../stereo.ts';
import { faded, planeOf, type Voice } from './voice.ts';

/** Of a string that a finger leaves, seconds. */
const RINGS = 1.6;

/**
 * A plucked string (K. Karplus and A. Strong, Computer Music Journal 7(2), 1983): noise that runs round a delay as long as
 * its period, a little duller every time; tuned by an all-pass (D. Jaffe and J. Smith, ibid.).
 */
export const pluck: Voice = ({ hz, seconds, velocity, random }) => {
  const sound = planeOf(Math.max(seconds, 0.4) + RINGS);
  const period = RATE_HZ / hz - 0.5;
  const length = Math.floor(period - 0.1);
  const rest = period - length;
  const allPass = (1 - rest) / (1 + rest);
  const line = new Float32Array(length);
  // The softer the finger, the duller the noise.
  const softness = 0.75 - 0.5 * velocity;
  let noise = 0;
  for (let i = 0; i < length; i++) {
    noise = softness * noise + (1 - softness) * (2 * random() - 1);
    line[i] = noise;
  }
  const kept = 10 ** (-3 / (hz * (3.2 - Math.min(2, hz / 500))));
  let index = 0;
  let before = 0;
  let passedIn = 0;
  let passedOut = 0;
  for (let n = 0; n < sound.length; n++) {
    const taken = line[index]!;
    const averaged = kept * 0.5 * (taken + before);
    before = taken;
    passedOut = allPass * (averaged - passedOut) + passedIn;
    passedIn = averaged;
    line[index] = passedOut;
    if (++index === length) index = 0;
    sound[n] = 2.2 * velocity * taken;
  }
  return faded(sound, 0.001, RINGS);
};
