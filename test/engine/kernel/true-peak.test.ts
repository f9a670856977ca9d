import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interpolatorFor } from '../../../src/engine/dynamics/interpolator.ts';
import { createTruePeakMeter, tapsInRoom } from '../../../src/engine/dynamics/true-peak.ts';
import { kernels } from '../../../src/engine/kernel/kernels.ts';
import { truePeak } from '../../../src/engine/kernel/plain/true-peak.ts';
import { addressOf, openRoom } from '../../../src/engine/kernel/room.ts';
import { inRoom, signal } from './in-room.ts';

const samples = fc.float32Array({ minLength: 1, maxLength: 400, min: -4, max: 4, noNaN: true });
/** What lies so close to the peak so far that single precision cannot tell: the same few values again and again. */
const alike = fc
  .array(fc.constantFrom(-1, -0.99999994, 0, 0.5, 0.99999994, 1), { minLength: 1, maxLength: 400 })
  .map((values) => Float32Array.from(values));

describe('true peak', () => {
  test.each([
    ['anything', 2, samples],
    ['anything', 4, samples],
    ['nearly alike', 2, alike],
    ['nearly alike', 4, alike],
  ] as const)(
    'leaving out what a bound rules out changes nothing, bit for bit: %s, %d×',
    (_, oversampling, signals) => {
      const interpolator = interpolatorFor(oversampling);
      const { phases, middleGain, outerGain } = interpolator;
      fc.assert(
        fc.property(signals, fc.double({ min: 0, max: 4, noNaN: true }), (input, peak) => {
          using room = openRoom();
          const buffer = new Float32Array(input.length + 2 * interpolator.halfTaps - 1);
          buffer.set(input, interpolator.halfTaps);
          const taps = addressOf(tapsInRoom(room, phases));
          const plain = truePeak(buffer, input.length, interpolator, peak);
          const at = inRoom(room, buffer);
          const fast = kernels().truePeak(at, input.length, taps, phases.length, middleGain, outerGain, peak);
          expect(fast).toBe(plain);
        }),
        { numRuns: 300 },
      );
    },
  );

  test('pieces of any size give what the whole gives', () => {
    const interpolator = interpolatorFor(4);
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 10 }), (sizes) => {
        using room = openRoom();
        const all = signal(
          sizes.reduce((sum, size) => sum + size, 0),
          7,
        );
        const meter = createTruePeakMeter(room, interpolator);
        let from = 0;
        for (const size of sizes) {
          const piece = room.float32(size);
          piece.set(all.subarray(from, from + size));
          meter.add(piece, size, 0);
          from += size;
        }
        const padded = new Float32Array(all.length + 30);
        padded.set(all, 15);
        expect(meter.result()).toBe(truePeak(padded, all.length + 15, interpolator, 0));
      }),
      { numRuns: 50 },
    );
  });

  test('a sine of fs/4 at 45° peaks 3.01 dB above its samples', () => {
    using room = openRoom();
    const meter = createTruePeakMeter(room, interpolatorFor(4));
    const sine = room.float32(4800);
    for (let n = 0; n < 4800; n++) sine[n] = 0.5 * Math.sin((Math.PI / 2) * n + Math.PI / 4);
    // Faded in and out: a sine that begins at once overshoots.
    for (let n = 0; n < 480; n++) {
      sine[n]! *= n / 480;
      sine[4799 - n]! *= n / 480;
    }
    meter.add(sine, sine.length, Math.SQRT1_2 / 2);
    expect(20 * Math.log10(meter.result())).toBeCloseTo(-6.02, 1);
  });
});
