import { besselI0 } from '../bessel.ts';
import { BLOCK_FRAMES } from '../kernel/blocks.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';

/** Half-band FIR of 19 taps, Kaiser β 8: flat to 0.1 of its input rate, 80 dB down from 0.4. */
const REACH = 9;
const KAISER_BETA = 8;

/** The taps at odd distances from the centre 1, 3, … 9 (the even ones of a half-band filter are 0, the centre ½). */
export const SIDE_TAPS: readonly number[] = [1, 3, 5, 7, 9].map((d) => {
  const window = besselI0(KAISER_BETA * Math.sqrt(1 - (d / (REACH + 1)) ** 2)) / besselI0(KAISER_BETA);
  return (Math.sin((Math.PI * d) / 2) / (Math.PI * d)) * window;
});

/** Halves the sample rate `stages` times. What is kept clean is the lowest tenth of the last stage's input rate. */
export function createDecimator(room: Room, stages: number) {
  const chain = Array.from({ length: stages }, () => createHalving(room));
  /** The returned array is reused; its first `count` samples are new. */
  return (samples: Float32Array, frameCount: number): { samples: Float32Array; count: number } => {
    let current = { samples, count: frameCount };
    for (const halve of chain) current = halve(current.samples, current.count);
    return current;
  };
}

/** As if 18 zeros came before; of an odd number of samples so far the last waits for the next. */
function createHalving(room: Room) {
  const { takeApart, halveBand } = kernels();
  const taps = room.float32(SIDE_TAPS.length);
  taps.set(SIDE_TAPS);
  // The filter reaches over ten samples at even places: nine are carried. Four more than are used may be written.
  const size = REACH + BLOCK_FRAMES / 2 + 1 + 4;
  const evens = room.float32(size);
  const odds = room.float32(size);
  const output = room.float32(size);
  let waiting: number | null = null;
  return (samples: Float32Array, frameCount: number): { samples: Float32Array; count: number } => {
    let from = 0;
    let count = 0;
    if (waiting !== null && frameCount > 0) {
      evens[REACH] = waiting;
      odds[REACH] = samples[0]!;
      waiting = null;
      from = 1;
      count = 1;
    }
    const pairs = (frameCount - from) >> 1;
    const at = 4 * (REACH + count);
    takeApart(addressOf(samples) + 4 * from, pairs, addressOf(evens) + at, addressOf(odds) + at);
    count += pairs;
    if (from + 2 * pairs < frameCount) waiting = samples[frameCount - 1]!;
    halveBand(addressOf(evens), addressOf(odds), count, addressOf(taps), addressOf(output));
    evens.copyWithin(0, count, count + REACH);
    odds.copyWithin(0, count, count + REACH);
    return { samples: output, count };
  };
}
