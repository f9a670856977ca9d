import { filtered } from '../filter.ts';
import { type Plane, RATE_HZ } from '../stereo.ts';
import { at, SINE } from '../wavetable.ts';
import { decayFor, faded, planeOf, type Voice } from './voice.ts';

/** A bass drum: a sine that falls from the beater's knock to the skin's own tone. Its pitch is the drum's, not the note's. */
export const kick: Voice = ({ velocity, random }) => {
  const sound = planeOf(0.42);
  const fall = decayFor(0.34);
  let level = 1;
  let turns = 0;
  for (let n = 0; n < sound.length; n++) {
    const t = n / RATE_HZ;
    turns += (47 + 70 * Math.exp(-t / 0.028) + 260 * Math.exp(-t / 0.004)) / RATE_HZ;
    const knock = 0.35 * Math.exp(-t / 0.003) * (2 * random() - 1);
    sound[n] = velocity * (level * at(SINE, turns) + knock);
    level *= fall;
  }
  return faded(sound, 0.0005, 0.05);
};

/** A snare drum played with some care: two modes of its skin, and the wires. */
export const snare: Voice = ({ velocity, random }) => {
  const wires = filtered(noise(0.32, random, 0.2), 'high-pass', { hz: 1500 });
  const sound = filtered(wires, 'bell', { hz: 4200, q: 0.8, gainDb: 3 });
  const fall = decayFor(0.2);
  let level = 0.5 * velocity;
  for (let n = 0; n < sound.length; n++) {
    const tone = at(SINE, (n * 186) / RATE_HZ) + 0.6 * at(SINE, (n * 331) / RATE_HZ);
    sound[n] = 0.55 * velocity * sound[n]! + level * tone;
    level *= fall;
  }
  return faded(sound, 0.0008, 0.05);
};

/** Two cymbals, closed; opened a little where the note is long. */
export const hat: Voice = ({ seconds, velocity, random }) => {
  const ring = seconds > 0.3 ? 0.35 : 0.07;
  const sound = filtered(noise(ring * 1.3, random, ring), 'band-pass', { hz: 7600, q: 0.7 });
  for (let n = 0; n < sound.length; n++) sound[n]! *= velocity;
  return faded(sound, 0.0006, 0.02);
};

/** A shaker: grains that swell and stop. */
export const shaker: Voice = ({ velocity, random }) => {
  const sound = filtered(noise(0.11, random, 0.3), 'band-pass', { hz: 5200, q: 0.9 });
  for (let n = 0; n < sound.length; n++) sound[n]! *= velocity;
  return faded(sound, 0.035, 0.06);
};

/** Noise between ±1 that falls by 60 dB over so many seconds. */
function noise(seconds: number, random: () => number, fallSeconds: number): Plane {
  const sound = planeOf(seconds);
  const fall = decayFor(fallSeconds);
  let level = 1;
  for (let n = 0; n < sound.length; n++) {
    sound[n] = level * (2 * random() - 1);
    level *= fall;
  }
  return sound;
}
