import { addressOf, type Room } from './room.ts';

/** The shortest length from `atLeast` on that is quick to transform: a power of two from 4 on, or 3 or 9 times one. */
export function fftLengthFor(atLeast: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const threes of [1, 3, 9]) {
    const twos = Math.max(4, 2 ** Math.ceil(Math.log2(atLeast / threes)));
    best = Math.min(best, twos * threes);
  }
  return best;
}

export type FftPlan = {
  readonly passes: number;
  readonly passCount: number;
  /** The first pass's. */
  readonly twiddles: number;
};

/**
 * What `assembly/fft.ts` does for a length, one pass of radix 4 first: for each pass its radix, the length `n` of the
 * transforms that are left, how many of them lie side by side, and the twiddles e^(−2πi·p·j/n), j = 1 … radix − 1, of each p
 * in turn, as (c, c, −s, s).
 */
export function planFft(length: number, room: Room): FftPlan {
  const radices = [4];
  let rest = length / 4;
  for (const radix of [4, 2, 3]) for (; rest % radix === 0; rest /= radix) radices.push(radix);
  if (rest !== 1) throw new RangeError(`FFT length must be 4·2^a·3^b, got ${length}`);
  const table = room.int32(4 * radices.length);
  let n = length;
  let stride = 1;
  for (const [i, radix] of radices.entries()) {
    table.set([radix, n, stride, addressOf(twiddlesOf(n, radix, room))], 4 * i);
    n /= radix;
    stride *= radix;
  }
  return { passes: addressOf(table), passCount: radices.length, twiddles: table[3]! };
}

function twiddlesOf(n: number, radix: number, room: Room): Float64Array {
  const twiddles = room.float64(4 * (radix - 1) * (n / radix));
  let at = 0;
  for (let p = 0; p < n / radix; p++) {
    for (let j = 1; j < radix; j++) {
      const angle = (-2 * Math.PI * p * j) / n;
      twiddles[at++] = Math.cos(angle);
      twiddles[at++] = Math.cos(angle);
      twiddles[at++] = -Math.sin(angle);
      twiddles[at++] = Math.sin(angle);
    }
  }
  return twiddles;
}
