import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernels } from '../../../src/engine/kernel/kernels.ts';
import {
  crossProduct,
  decimate,
  type MonoReading,
  readMono,
  sampleStatistics,
} from '../../../src/engine/kernel/plain/samples.ts';
import { addressOf, openRoom } from '../../../src/engine/kernel/room.ts';
import { createDecimator, SIDE_TAPS } from '../../../src/engine/spectrum/decimator.ts';
import { inRoom, signal } from './in-room.ts';

const samples = fc.float32Array({ maxLength: 300, min: -4, max: 4, noNaN: true });
/** Many zeros of both signs, many changes of sign. */
const coarse = fc
  .array(fc.constantFrom(-1, -0.5, -0, 0, 0, 0.25, 1), { maxLength: 120 })
  .map((values) => Float32Array.from(values));

test('sums, peaks and products of a channel are those of the plain version', () => {
  fc.assert(
    fc.property(samples, samples, (a, b) => {
      using room = openRoom();
      const { sampleStatistics: fast, crossProduct: fastCross, largestMagnitude } = kernels();
      const out = room.float64(3);
      fast(inRoom(room, a), a.length, addressOf(out));
      const plain = sampleStatistics(a);
      expect(out[0]).toBeCloseTo(plain.sum, 10);
      expect(out[1]).toBeCloseTo(plain.sumOfSquares, 10);
      expect(out[2]).toBe(plain.peak);
      expect(largestMagnitude(inRoom(room, a), a.length)).toBe(plain.peak);
      const both = Math.min(a.length, b.length);
      expect(fastCross(inRoom(room, a), inRoom(room, b), both)).toBeCloseTo(
        crossProduct(a.subarray(0, both), b.subarray(0, both)),
        10,
      );
    }),
  );
});

test.each([
  ['anything', samples],
  ['many zeros', coarse],
] as const)('the mono mix is read as the plain version reads it, wherever it is cut: %s', (_, signals) => {
  fc.assert(
    fc.property(signals, fc.nat(200), (all, cut) => {
      using room = openRoom();
      const sums = room.float64(4);
      const levels = new Float32Array(sums.buffer, sums.byteOffset + 16, 3);
      const plain: MonoReading = { sumOfSquares: 0, signChanges: 0, lowest: 0, highest: 0, sign: 0 };
      for (const part of [all.subarray(0, cut), all.subarray(cut)]) {
        kernels().readMono(inRoom(room, part), part.length, addressOf(sums));
        readMono(part, plain);
      }
      expect(sums[0]).toBeCloseTo(plain.sumOfSquares, 10);
      expect({
        signChanges: sums[1],
        lowest: levels[0]! + 0,
        highest: levels[1]! + 0,
        sign: levels[2],
      }).toEqual({
        signChanges: plain.signChanges,
        lowest: plain.lowest + 0,
        highest: plain.highest + 0,
        sign: plain.sign + 0,
      });
    }),
  );
});

test('a mix is the mean of the channels, rounded once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constant(null), { minLength: 2, maxLength: 7 }),
      fc.nat(50),
      (channels, count) => {
        using room = openRoom();
        const { mixTwo, mixMany } = kernels();
        const planes = channels.map((__, c) => signal(count, c + 1));
        const mean = Float32Array.from(
          { length: count },
          (__, i) => planes.reduce((sum, plane) => sum + plane[i]!, 0) / planes.length,
        );
        const out = room.float32(count);
        const addresses = room.int32(planes.length);
        addresses.set(planes.map((plane) => inRoom(room, plane)));
        mixMany(addressOf(addresses), planes.length, addressOf(out), count);
        for (let i = 0; i < count; i++) expect(out[i]).toBeCloseTo(mean[i]!, 6);
        if (planes.length > 2) return;
        mixTwo(addresses[0]!, addresses[1]!, addressOf(out), count);
        expect(out).toEqual(mean);
      },
    ),
  );
});

test('the mean of two channels of the largest finite samples is finite', () => {
  using room = openRoom();
  const largest = new Float32Array(7).fill(3.4e38);
  const out = room.float32(7);
  kernels().mixTwo(inRoom(room, largest), inRoom(room, largest), addressOf(out), 7);
  expect(out).toEqual(largest);
});

test('half of the samples, low-passed, are those of the plain filter, in pieces of any size', () => {
  const sides = [9, 7, 5, 3, 1].map((distance) => SIDE_TAPS[(distance - 1) / 2]!);
  const half = sides.flatMap((tap) => [tap, 0]);
  const taps = [...half.slice(0, -1), 0.5, ...half.slice(0, -1).reverse()];
  fc.assert(
    fc.property(fc.array(fc.nat(70), { maxLength: 12 }), (sizes) => {
      using room = openRoom();
      const decimateFast = createDecimator(room, 1);
      const all = signal(
        sizes.reduce((sum, size) => sum + size, 0),
        3,
      );
      const halved: number[] = [];
      let from = 0;
      for (const size of sizes) {
        const piece = room.float32(size);
        piece.set(all.subarray(from, from + size));
        const { samples: out, count } = decimateFast(piece, size);
        halved.push(...out.subarray(0, count));
        from += size;
      }
      const plain = decimate(Float32Array.from([...new Array(18).fill(0), ...all]), taps);
      expect(halved).toHaveLength(all.length >> 1);
      halved.forEach((value, m) => {
        expect(value).toBeCloseTo(plain[m]!, 6);
      });
    }),
    { numRuns: 50 },
  );
});
