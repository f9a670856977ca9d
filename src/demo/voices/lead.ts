import { RATE_HZ } from '../stereo.ts';
import { at, SINE, wavetable } from '../wavetable.ts';
import { decayFor, faded, planeOf, type Voice } from './voice.ts';

/** Something between a flute and a whistle: few partials, a breath at the start, a vibrato that comes late. */
export const flute: Voice = ({ hz, seconds, velocity, random }) => {
  const sound = planeOf(seconds + 0.12);
  const table = wavetable(hz, (k) => [0, 1, 0.32, 0.2, 0.07, 0.05, 0.02, 0.015][k] ?? 0);
  const vibratoStep = 5.1 / RATE_HZ;
  let turns = 0;
  let vibrato = 0;
  let breath = 0;
  for (let n = 0; n < sound.length; n++) {
    const late = Math.min(1, Math.max(0, n / RATE_HZ - 0.25) / 0.4);
    turns += (hz / RATE_HZ) * (1 + 0.006 * late * at(SINE, vibrato));
    vibrato += vibratoStep;
    breath += 0.35 * (2 * random() - 1 - breath);
    sound[n] = velocity * (0.8 * at(table, turns) + (0.02 + 0.09 * Math.exp(-n / 1800)) * breath);
  }
  return faded(sound, 0.035, 0.12);
};

/** A bell, or a music box: partials that are not quite in tune, the higher the shorter. */
export const bell: Voice = ({ hz, seconds, velocity }) => {
  const sound = planeOf(seconds + 1.5);
  for (const [ratio, level, ringSeconds] of BELL) {
    if (ratio * hz > 16_000) continue;
    const step = (ratio * hz) / RATE_HZ;
    const fall = decayFor(ringSeconds);
    let turns = 0;
    let ring = velocity * level * (ratio > 1 ? velocity : 1);
    for (let n = 0; n < sound.length && ring > 1e-5; n++) {
      sound[n]! += ring * at(SINE, turns);
      turns += step;
      ring *= fall;
    }
  }
  return faded(sound, 0.002, 0.8);
};

/** Ratio to the pitch, level, seconds to fall by 60 dB. */
const BELL = [
  [1, 0.7, 2.4],
  [2.003, 0.25, 1.6],
  [3.01, 0.16, 0.9],
  [5.42, 0.1, 0.5],
  [8.93, 0.05, 0.22],
] as const;
