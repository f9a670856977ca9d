import { writeFileSync } from 'node:fs';
import { amplitudeOf, music, type Plane, scaled, seededRandom, uniformNoise } from '../signals.ts';

const RATE_HZ = 44_100;

/** One channel of something like a song: notes, a beat of its own, hiss that follows it, louder and quieter parts; dense. */
export function inventedMusic(seed: number, seconds: number): Plane {
  const random = seededRandom(1000 + seed);
  const notes = music(seconds, RATE_HZ, seed);
  const hiss = lowPassed(uniformNoise(notes.length, 77 + seed), 2500);
  const bass = lowPassed(uniformNoise(notes.length, 177 + seed), 120);
  const beatSeconds = 0.3 + 0.4 * random();
  const beats = Array.from({ length: Math.ceil(seconds / beatSeconds) + 1 }, () => random() ** 2);
  const parts = Array.from({ length: Math.ceil(seconds / 5) + 1 }, () => amplitudeOf(-8 * random()));
  return notes.map((note, n) => {
    const t = n / RATE_HZ;
    const beat = Math.floor(t / beatSeconds);
    const struck = beats[beat]! * Math.exp(-14 * (t - beat * beatSeconds));
    const sum = 2.5 * note + 1.2 * struck * hiss[n]! + (1 + 5 * struck) * bass[n]!;
    return 0.9 * Math.tanh(1.6 * parts[Math.floor(t / 5)]! * sum);
  });
}

/** What is to be mended: the top taken down by 6 dB from about 3 kHz on, and all of it by `lossDb`. */
export function damaged(plane: Plane, lossDb: number): Plane {
  const low = lowPassed(plane, 3000);
  return scaled(
    plane.map((x, n) => low[n]! + 0.5 * (x - low[n]!)),
    -lossDb,
  );
}

/** Of first order. */
function lowPassed(plane: Plane, cutoffHz: number): Plane {
  const share = 1 - Math.exp((-2 * Math.PI * cutoffHz) / RATE_HZ);
  let state = 0;
  return plane.map((x) => {
    state += share * (x - state);
    return state;
  });
}

/** 16 bits, mono. */
export function writeWav(path: string, plane: Plane): void {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + 2 * plane.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE_HZ, 24);
  header.writeUInt32LE(2 * RATE_HZ, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(2 * plane.length, 40);
  const samples = Int16Array.from(plane, (x) => Math.round(32767 * Math.max(-1, Math.min(1, x))));
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
}
