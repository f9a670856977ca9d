/** One pass of a transform, as `fft-plan.ts` lays it out: radix, n and stride (i32 each), address of the twiddles. */
const PASS_BYTES: usize = 16;

/**
 * Complex forward transform, unscaled, in the passes of a plan but for its first, which `windowTwo` does (Stockham: self-sorting,
 * no bit reversal). A complex value is one vector (real, imaginary). Reads `a`, uses `b` beside it, and answers which of the
 * two holds the result.
 */
export function transform(passes: usize, passCount: i32, a: usize, b: usize): usize {
  for (let i = 1; i < passCount; i++) {
    const pass = passes + <usize>i * PASS_BYTES;
    const radix = load<i32>(pass);
    const n = load<i32>(pass, 4);
    const stride = load<i32>(pass, 8);
    const twiddles = load<usize>(pass, 12);
    // Radix 8 was slower: eight readings a multiple of 4 KB apart want the same few lines of the cache.
    if (radix == 4 && n == 4) lastRadix4(a, b, stride);
    else if (radix == 4) radix4(a, b, n, stride, twiddles);
    else if (radix == 3) radix3(a, b, n, stride, twiddles);
    else radix2(a, b, n, stride, twiddles);
    const swap = a;
    a = b;
    b = swap;
  }
  return a;
}

/**
 * Windows two frames a and b and does the first pass, of radix 4 and stride 1, for a + i·b; leaves their energies Σ(w·x)² in
 * `energies`. The window is `n` long, 0 behind its end.
 */
export function windowTwo(
  first: usize,
  second: usize,
  window: usize,
  n: i32,
  twiddles: usize,
  to: usize,
  energies: usize,
): void {
  const quarter = (<usize>(n >> 2)) << 2;
  let energy = f64x2.splat(0);
  let y = to;
  let w = twiddles;
  for (let i: usize = 0; i < quarter; i += 4, y += 64, w += 96) {
    const a = windowed(first + i, second + i, window + (i << 1));
    const b = windowed(first + i + quarter, second + i + quarter, window + ((i + quarter) << 1));
    const c = windowed(first + i + 2 * quarter, second + i + 2 * quarter, window + ((i + 2 * quarter) << 1));
    const d = windowed(first + i + 3 * quarter, second + i + 3 * quarter, window + ((i + 3 * quarter) << 1));
    const ab = f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b));
    energy = f64x2.add(energy, f64x2.add(ab, f64x2.add(f64x2.mul(c, c), f64x2.mul(d, d))));
    const sumAc = f64x2.add(a, c);
    const difAc = f64x2.sub(a, c);
    const sumBd = f64x2.add(b, d);
    const rotBd = rotated(f64x2.sub(b, d));
    v128.store(y, f64x2.add(sumAc, sumBd));
    v128.store(y, times(f64x2.add(difAc, rotBd), v128.load(w), v128.load(w, 16)), 16);
    v128.store(y, times(f64x2.sub(sumAc, sumBd), v128.load(w, 32), v128.load(w, 48)), 32);
    v128.store(y, times(f64x2.sub(difAc, rotBd), v128.load(w, 64), v128.load(w, 80)), 48);
  }
  v128.store(energies, energy);
}

function windowed(first: usize, second: usize, window: usize): v128 {
  const x = f64x2.promote_low_f32x4(v128.load32_lane(second, v128.load32_zero(first), 1));
  return f64x2.mul(x, v128.load64_splat(window));
}

/** x·w, the twiddle laid out as (c, c) and (−s, s). */
function times(x: v128, c: v128, s: v128): v128 {
  return f64x2.add(f64x2.mul(x, c), f64x2.mul(v128.shuffle<i64>(x, x, 1, 0), s));
}

/** −i·x. */
function rotated(x: v128): v128 {
  return f64x2.mul(v128.shuffle<i64>(x, x, 1, 0), f64x2(1, -1));
}

function radix4(from: usize, to: usize, n: i32, stride: i32, twiddles: usize): void {
  const quarter = (<usize>(stride * (n >> 2))) << 4;
  const step = (<usize>stride) << 4;
  let x = from;
  let y = to;
  for (let w = twiddles, end = twiddles + <usize>(n >> 2) * 96; w < end; w += 96) {
    const c1 = v128.load(w);
    const s1 = v128.load(w, 16);
    const c2 = v128.load(w, 32);
    const s2 = v128.load(w, 48);
    const c3 = v128.load(w, 64);
    const s3 = v128.load(w, 80);
    for (const last = x + step; x < last; x += 16, y += 16) {
      const a = v128.load(x);
      const b = v128.load(x + quarter);
      const c = v128.load(x + 2 * quarter);
      const d = v128.load(x + 3 * quarter);
      const sumAc = f64x2.add(a, c);
      const difAc = f64x2.sub(a, c);
      const sumBd = f64x2.add(b, d);
      const rotBd = rotated(f64x2.sub(b, d));
      v128.store(y, f64x2.add(sumAc, sumBd));
      v128.store(y + step, times(f64x2.add(difAc, rotBd), c1, s1));
      v128.store(y + 2 * step, times(f64x2.sub(sumAc, sumBd), c2, s2));
      v128.store(y + 3 * step, times(f64x2.sub(difAc, rotBd), c3, s3));
    }
    y += 3 * step;
  }
}

/** `radix4` for the last pass, where all twiddles are 1. */
function lastRadix4(from: usize, to: usize, stride: i32): void {
  const step = (<usize>stride) << 4;
  let y = to;
  for (let x = from, end = from + step; x < end; x += 16, y += 16) {
    const a = v128.load(x);
    const b = v128.load(x + step);
    const c = v128.load(x + 2 * step);
    const d = v128.load(x + 3 * step);
    const sumAc = f64x2.add(a, c);
    const difAc = f64x2.sub(a, c);
    const sumBd = f64x2.add(b, d);
    const rotBd = rotated(f64x2.sub(b, d));
    v128.store(y, f64x2.add(sumAc, sumBd));
    v128.store(y + step, f64x2.add(difAc, rotBd));
    v128.store(y + 2 * step, f64x2.sub(sumAc, sumBd));
    v128.store(y + 3 * step, f64x2.sub(difAc, rotBd));
  }
}

function radix3(from: usize, to: usize, n: i32, stride: i32, twiddles: usize): void {
  const third = (<usize>(stride * (n / 3))) << 4;
  const step = (<usize>stride) << 4;
  const sine = f64x2.splat(0.8660254037844386);
  const half = f64x2.splat(0.5);
  let x = from;
  let y = to;
  for (let w = twiddles, end = twiddles + <usize>(n / 3) * 64; w < end; w += 64) {
    const c1 = v128.load(w);
    const s1 = v128.load(w, 16);
    const c2 = v128.load(w, 32);
    const s2 = v128.load(w, 48);
    for (const last = x + step; x < last; x += 16, y += 16) {
      const a = v128.load(x);
      const b = v128.load(x + third);
      const c = v128.load(x + 2 * third);
      const sum = f64x2.add(b, c);
      const middle = f64x2.sub(a, f64x2.mul(sum, half));
      const side = f64x2.mul(rotated(f64x2.sub(b, c)), sine);
      v128.store(y, f64x2.add(a, sum));
      v128.store(y + step, times(f64x2.add(middle, side), c1, s1));
      v128.store(y + 2 * step, times(f64x2.sub(middle, side), c2, s2));
    }
    y += 2 * step;
  }
}

function radix2(from: usize, to: usize, n: i32, stride: i32, twiddles: usize): void {
  const half = (<usize>(stride * (n >> 1))) << 4;
  const step = (<usize>stride) << 4;
  let x = from;
  let y = to;
  for (let w = twiddles, end = twiddles + <usize>(n >> 1) * 32; w < end; w += 32) {
    const c1 = v128.load(w);
    const s1 = v128.load(w, 16);
    for (const last = x + step; x < last; x += 16, y += 16) {
      const a = v128.load(x);
      const b = v128.load(x + half);
      v128.store(y, f64x2.add(a, b));
      v128.store(y + step, times(f64x2.sub(a, b), c1, s1));
    }
    y += step;
  }
}
