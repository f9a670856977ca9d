import { RATE_HZ } from './stereo.ts';

const LENGTH = 4096;

/** One period; read by `at`, in turns. */
export type Wavetable = Float32Array;

/** The sum of `partials`, the level of each by its number from 1 on; those above 16 kHz at the pitch are left out. */
export function wavetable(hz: number, partials: (number: number) => number): Wavetable {
  const table = new Float32Array(LENGTH + 1);
  const most = Math.min(40, Math.floor(Math.min(16_000, 0.45 * RATE_HZ) / hz));
  for (let k = 1; k <= most; k++) {
    const level = partials(k);
    if (level === 0) continue;
    for (let i = 0; i < LENGTH; i++) table[i]! += level * SINE[(i * k) % LENGTH]!;
  }
  table[LENGTH] = table[0]!;
  return table;
}

/** Its value at a phase of 0 turns or more (up to half a million of them), between two entries by a line. */
export function at(table: Wavetable, turns: number): number {
  const position = turns * LENGTH;
  const whole = position | 0;
  const index = whole & (LENGTH - 1);
  const value = table[index]!;
  return value + (position - whole) * (table[index + 1]! - value);
}

/** A sine. */
export const SINE: Wavetable = Float32Array.from({ length: LENGTH + 1 }, (_, i) =>
  Math.sin((2 * Math.PI * i) / LENGTH),
);
