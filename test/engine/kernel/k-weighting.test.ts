import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kernels } from '../../../src/engine/kernel/kernels.ts';
import { type KWeightingState, kWeightedEnergy } from '../../../src/engine/kernel/plain/k-weighted-energy.ts';
import { addressOf, openRoom } from '../../../src/engine/kernel/room.ts';
import { kWeighting } from '../../../src/engine/loudness/k-weighting.ts';
import { filterInRoom } from '../../../src/engine/loudness/loudness-meter.ts';
import { inRoom } from './in-room.ts';

const samples = fc.float32Array({ minLength: 1, maxLength: 400, min: -4, max: 4, noNaN: true });
const expectNearly = (value: number, expected: number): void =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * expected);
const atRest = (): KWeightingState => ({ inputs: [0, 0], shelved: [0, 0], weighted: [0, 0] });

describe('K-weighting', () => {
  test('two channels at once give what the plain filter gives for each, wherever they are cut, to the eleventh digit', () => {
    fc.assert(
      fc.property(
        samples,
        samples,
        fc.nat(400),
        fc.constantFrom(8000, 44_100, 48_000, 192_000),
        (first, second, cut, rate) => {
          using room = openRoom();
          const count = Math.min(first.length, second.length);
          const filter = kWeighting(rate);
          const states = [atRest(), atRest()] as const;
          const [coefficients, state] = [filterInRoom(room, filter), room.float64(12)];
          const energies = room.float64(2);
          for (const [from, to] of [
            [0, Math.min(cut, count)],
            [Math.min(cut, count), count],
          ] as const) {
            const [a, b] = [first.subarray(from, to), second.subarray(from, to)];
            kernels().kWeightedEnergies(
              inRoom(room, a),
              inRoom(room, b),
              to - from,
              addressOf(coefficients),
              addressOf(state),
              addressOf(energies),
            );
            expectNearly(energies[0]!, kWeightedEnergy(a, filter, states[0]));
            expectNearly(energies[1]!, kWeightedEnergy(b, filter, states[1]));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  // The bilinear transform bends what is near half the sampling rate; below 32 kHz that reaches down to the shelf.
  test.each([
    [8000, 0.21],
    [16_000, 0.07],
    [32_000, 0.011],
    [44_100, 0.002],
    [96_000, 0.007],
    [192_000, 0.008],
  ])('at %d Hz the response is that of the table at 48 kHz within %f dB', (rate, toleranceDb) => {
    for (const frequencyHz of [20, 50, 100, 500, 997, 2000, 3000, 5000, 10_000]) {
      if (frequencyHz >= rate / 2) continue;
      const error = Math.abs(responseDb(rate, frequencyHz) - responseDb(48_000, frequencyHz));
      expect(error).toBeLessThanOrEqual(toleranceDb);
    }
  });
});

/** |H|, dB, of both stages at one frequency. */
function responseDb(rate: number, frequencyHz: number): number {
  const { shelf, highPass } = kWeighting(rate);
  const w = (2 * Math.PI * frequencyHz) / rate;
  const power = [shelf, highPass].map(({ b0, b1, b2, a1, a2 }) => {
    const at = (c0: number, c1: number, c2: number) =>
      (c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w)) ** 2 + (c1 * Math.sin(w) + c2 * Math.sin(2 * w)) ** 2;
    return at(b0, b1, b2) / at(1, a1, a2);
  });
  return 10 * Math.log10(power.reduce((product, value) => product * value, 1));
}

test.each([1000, 2000, 3000, 3363, 3364, 8000])(
  'the filters are stable at %d Hz: their poles lie within the circle',
  (rate) => {
    const { shelf, highPass } = kWeighting(rate);
    for (const { a1, a2 } of [shelf, highPass]) {
      expect(Math.abs(a2)).toBeLessThan(1);
      expect(Math.abs(a1)).toBeLessThan(1 + a2);
    }
  },
);
