/** One pass over the data: `n` values a transform of this pass, `stride` of them side by side. */
type Pass = { readonly n: number; readonly stride: number; readonly twiddles: Float64Array };

/**
 * Complex FFT of a power-of-two length, forward, unscaled: X[k] = Σ x[n]·e^(−2πi·kn/N). Stockham's self-sorting
 * scheme in radix 4 with a last pass of radix 2 where needed, so no bit reversal. `transform` reads `input` and
 * leaves the result in `output`; both are its own, real and imaginary parts in turn (measured 1.5 times as fast as
 * two arrays), and may be the same array.
 */
export function createFft(length: number) {
  if (length < 2 || (length & (length - 1)) !== 0) {
    throw new RangeError(`FFT length must be a power of two, got ${length}`);
  }
  const passes = passesOf(length);
  const output = new Float64Array(2 * length);
  const other = new Float64Array(2 * length);
  // After an even number of passes the result lies where it began.
  const input = passes.length % 2 === 0 ? output : other;

  const transform = (): void => {
    let source = input;
    let target = input === output ? other : output;
    for (let i = 0; i < passes.length; i++) {
      const { n, stride, twiddles } = passes[i]!;
      if (n === 2) radix2(source, target, stride);
      else if (n === 4) lastRadix4(source, target, stride);
      else if (stride === 1) firstRadix4(source, target, n, twiddles);
      else radix4(source, target, n, stride, twiddles);
      const swap = source;
      source = target;
      target = swap;
    }
  };
  return { input, output, transform };
}

/** The twiddles of a pass are e^(−2πi·p·j/n) for j = 1, 2, 3 of each p in turn. */
function passesOf(length: number): readonly Pass[] {
  const passes: Pass[] = [];
  for (let n = length, stride = 1; n > 1; ) {
    const radix = n % 4 === 0 ? 4 : 2;
    const twiddles = new Float64Array(radix === 4 ? (6 * n) / 4 : 0);
    for (let i = 0; i < twiddles.length; i += 2) {
      const angle = (-2 * Math.PI * Math.floor(i / 6) * ((i % 6) / 2 + 1)) / n;
      twiddles[i] = Math.cos(angle);
      twiddles[i + 1] = Math.sin(angle);
    }
    passes.push({ n, stride, twiddles });
    n /= radix;
    stride *= radix;
  }
  return passes;
}

/** Butterflies of four, a and c, b and d first; y0 … y3 take them apart by −i. */
function radix4(x: Float64Array, y: Float64Array, n: number, stride: number, twiddles: Float64Array): void {
  const quarter = (stride * n) >> 1;
  const step = 2 * stride;
  for (let p = 0; p < n >> 2; p++) {
    const w = 6 * p;
    const c1 = twiddles[w]!;
    const s1 = twiddles[w + 1]!;
    const c2 = twiddles[w + 2]!;
    const s2 = twiddles[w + 3]!;
    const c3 = twiddles[w + 4]!;
    const s3 = twiddles[w + 5]!;
    const from = step * p;
    for (let q = 0; q < step; q += 2) {
      const a = from + q;
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
      const sumAcR = x[a]! + x[c]!;
      const sumAcI = x[a + 1]! + x[c + 1]!;
      const difAcR = x[a]! - x[c]!;
      const difAcI = x[a + 1]! - x[c + 1]!;
      const sumBdR = x[b]! + x[d]!;
      const sumBdI = x[b + 1]! + x[d + 1]!;
      const rotBdR = x[b + 1]! - x[d + 1]!;
      const rotBdI = x[d]! - x[b]!;
      const r1 = difAcR + rotBdR;
      const i1 = difAcI + rotBdI;
      const r2 = sumAcR - sumBdR;
      const i2 = sumAcI - sumBdI;
      const r3 = difAcR - rotBdR;
      const i3 = difAcI - rotBdI;
      const y0 = 4 * from + q;
      const y1 = y0 + step;
      const y2 = y1 + step;
      const y3 = y2 + step;
      y[y0] = sumAcR + sumBdR;
      y[y0 + 1] = sumAcI + sumBdI;
      y[y1] = r1 * c1 - i1 * s1;
      y[y1 + 1] = r1 * s1 + i1 * c1;
      y[y2] = r2 * c2 - i2 * s2;
      y[y2 + 1] = r2 * s2 + i2 * c2;
      y[y3] = r3 * c3 - i3 * s3;
      y[y3 + 1] = r3 * s3 + i3 * c3;
    }
  }
}

/** `radix4` for a stride of 1: the inner loop of one turn would cost more than its work. */
function firstRadix4(x: Float64Array, y: Float64Array, n: number, twiddles: Float64Array): void {
  const quarter = n >> 1;
  for (let a = 0, t = 0, w = 0; a < quarter; a += 2, t += 8, w += 6) {
    const b = a + quarter;
    const c = b + quarter;
    const d = c + quarter;
    const sumAcR = x[a]! + x[c]!;
    const sumAcI = x[a + 1]! + x[c + 1]!;
    const difAcR = x[a]! - x[c]!;
    const difAcI = x[a + 1]! - x[c + 1]!;
    const sumBdR = x[b]! + x[d]!;
    const sumBdI = x[b + 1]! + x[d + 1]!;
    const rotBdR = x[b + 1]! - x[d + 1]!;
    const rotBdI = x[d]! - x[b]!;
    const r1 = difAcR + rotBdR;
    const i1 = difAcI + rotBdI;
    const r2 = sumAcR - sumBdR;
    const i2 = sumAcI - sumBdI;
    const r3 = difAcR - rotBdR;
    const i3 = difAcI - rotBdI;
    y[t] = sumAcR + sumBdR;
    y[t + 1] = sumAcI + sumBdI;
    y[t + 2] = r1 * twiddles[w]! - i1 * twiddles[w + 1]!;
    y[t + 3] = r1 * twiddles[w + 1]! + i1 * twiddles[w]!;
    y[t + 4] = r2 * twiddles[w + 2]! - i2 * twiddles[w + 3]!;
    y[t + 5] = r2 * twiddles[w + 3]! + i2 * twiddles[w + 2]!;
    y[t + 6] = r3 * twiddles[w + 4]! - i3 * twiddles[w + 5]!;
    y[t + 7] = r3 * twiddles[w + 5]! + i3 * twiddles[w + 4]!;
  }
}

/** `radix4` for the last pass, where all twiddles are 1. */
function lastRadix4(x: Float64Array, y: Float64Array, stride: number): void {
  const step = 2 * stride;
  for (let a = 0; a < step; a += 2) {
    const b = a + step;
    const c = b + step;
    const d = c + step;
    const sumAcR = x[a]! + x[c]!;
    const sumAcI = x[a + 1]! + x[c + 1]!;
    const difAcR = x[a]! - x[c]!;
    const difAcI = x[a + 1]! - x[c + 1]!;
    const sumBdR = x[b]! + x[d]!;
    const sumBdI = x[b + 1]! + x[d + 1]!;
    const rotBdR = x[b + 1]! - x[d + 1]!;
    const rotBdI = x[d]! - x[b]!;
    y[a] = sumAcR + sumBdR;
    y[a + 1] = sumAcI + sumBdI;
    y[b] = difAcR + rotBdR;
    y[b + 1] = difAcI + rotBdI;
    y[c] = sumAcR - sumBdR;
    y[c + 1] = sumAcI - sumBdI;
    y[d] = difAcR - rotBdR;
    y[d + 1] = difAcI - rotBdI;
  }
}

function radix2(x: Float64Array, y: Float64Array, stride: number): void {
  const step = 2 * stride;
  for (let i = 0; i < step; i++) {
    const a = x[i]!;
    const b = x[i + step]!;
    y[i] = a + b;
    y[i + step] = a - b;
  }
}
