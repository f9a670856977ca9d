/**
 * Complex FFT of a power-of-two length, forward, unscaled: X[k] = Σ x[n]·e^(−2πi·kn/N). Stockham's self-sorting
 * scheme in radix 4 with a last radix-2 pass where needed, so no bit reversal. `transform` works on the arrays
 * `re` and `im` that it owns and leaves the result in them.
 */
export function createFft(length: number) {
  if (length < 2 || (length & (length - 1)) !== 0)
    throw new RangeError(`FFT length must be a power of two, got ${length}`);
  const bufferA = { re: new Float64Array(length), im: new Float64Array(length) };
  const bufferB = { re: new Float64Array(length), im: new Float64Array(length) };
  const cos = new Float64Array(length);
  const sin = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / length);
    sin[k] = -Math.sin((2 * Math.PI * k) / length);
  }
  const passes = Math.floor(Math.log2(length) / 2) + (Math.log2(length) % 2);
  // An even number of passes ends where it began; otherwise start in the other buffer.
  const first = passes % 2 === 0 ? bufferA : bufferB;
  const last = bufferA;

  const transform = (): void => {
    let source = first;
    let target = first === bufferA ? bufferB : bufferA;
    let stride = 1;
    for (let n = length; n > 1; ) {
      if (n % 4 === 0) {
        radix4(source, target, n, stride, cos, sin, length);
        n /= 4;
        stride *= 4;
      } else {
        radix2(source, target, stride);
        n /= 2;
        stride *= 2;
      }
      [source, target] = [target, source];
    }
  };
  return { input: first, output: last, transform };
}

type Complex = { readonly re: Float64Array; readonly im: Float64Array };

function radix4(
  x: Complex,
  y: Complex,
  n: number,
  s: number,
  cos: Float64Array,
  sin: Float64Array,
  length: number,
): void {
  const { re: xr, im: xi } = x;
  const { re: yr, im: yi } = y;
  const m = n / 4;
  const quarter = s * m;
  const step = length / n;
  for (let p = 0; p < m; p++) {
    const k1 = p * step;
    const k2 = 2 * k1;
    const k3 = 3 * k1;
    const c1 = cos[k1]!;
    const s1 = sin[k1]!;
    const c2 = cos[k2]!;
    const s2 = sin[k2]!;
    const c3 = cos[k3]!;
    const s3 = sin[k3]!;
    const from = s * p;
    const to = 4 * s * p;
    for (let q = 0; q < s; q++) {
      const a = from + q;
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
      const sumAcR = xr[a]! + xr[c]!;
      const sumAcI = xi[a]! + xi[c]!;
      const difAcR = xr[a]! - xr[c]!;
      const difAcI = xi[a]! - xi[c]!;
      const sumBdR = xr[b]! + xr[d]!;
      const sumBdI = xi[b]! + xi[d]!;
      // −i·(b − d)
      const rotBdR = xi[b]! - xi[d]!;
      const rotBdI = xr[d]! - xr[b]!;
      const r1 = difAcR + rotBdR;
      const i1 = difAcI + rotBdI;
      const r2 = sumAcR - sumBdR;
      const i2 = sumAcI - sumBdI;
      const r3 = difAcR - rotBdR;
      const i3 = difAcI - rotBdI;
      const t = to + q;
      yr[t] = sumAcR + sumBdR;
      yi[t] = sumAcI + sumBdI;
      yr[t + s] = r1 * c1 - i1 * s1;
      yi[t + s] = r1 * s1 + i1 * c1;
      yr[t + 2 * s] = r2 * c2 - i2 * s2;
      yi[t + 2 * s] = r2 * s2 + i2 * c2;
      yr[t + 3 * s] = r3 * c3 - i3 * s3;
      yi[t + 3 * s] = r3 * s3 + i3 * c3;
    }
  }
}

function radix2(x: Complex, y: Complex, s: number): void {
  for (let q = 0; q < s; q++) {
    const a = x.re[q]!;
    const b = x.im[q]!;
    const c = x.re[q + s]!;
    const d = x.im[q + s]!;
    y.re[q] = a + c;
    y.im[q] = b + d;
    y.re[q + s] = a - c;
    y.im[q + s] = b - d;
  }
}
