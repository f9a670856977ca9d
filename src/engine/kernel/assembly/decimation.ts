/**
 * Every second value of a symmetric half-band filter's output: the centre weighs ½, the samples at odd distances 1, 3,
 * … 9 weigh `taps` (f32), those at even ones 0. `evens` and `odds` are every second sample each; output m has its
 * centre at odds[m + 4] and its sides at evens[m] … evens[m + 9].
 */
export function halveBand(evens: usize, odds: usize, count: i32, taps: usize, out: usize): void {
  const half = f32x4.splat(0.5);
  const h1 = v128.load32_splat(taps);
  const h3 = v128.load32_splat(taps, 4);
  const h5 = v128.load32_splat(taps, 8);
  const h7 = v128.load32_splat(taps, 12);
  const h9 = v128.load32_splat(taps, 16);
  // The last ones write up to three values too many: there is room for them.
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
    const e = evens + i;
    let sum = f32x4.mul(h9, f32x4.add(v128.load(e), v128.load(e, 36)));
    sum = f32x4.add(sum, f32x4.mul(h7, f32x4.add(v128.load(e, 4), v128.load(e, 32))));
    sum = f32x4.add(sum, f32x4.mul(h5, f32x4.add(v128.load(e, 8), v128.load(e, 28))));
    sum = f32x4.add(sum, f32x4.mul(h3, f32x4.add(v128.load(e, 12), v128.load(e, 24))));
    sum = f32x4.add(sum, f32x4.mul(h1, f32x4.add(v128.load(e, 16), v128.load(e, 20))));
    v128.store(out + i, f32x4.add(sum, f32x4.mul(half, v128.load(odds + i, 16))));
  }
}

/** Takes samples apart into those at even and those at odd places; `count` pairs. */
export function takeApart(samples: usize, count: i32, evens: usize, odds: usize): void {
  let i: usize = 0;
  for (const end = (<usize>(count & ~3)) << 2; i < end; i += 16) {
    const a = v128.load(samples + (i << 1));
    const b = v128.load(samples + (i << 1), 16);
    v128.store(evens + i, v128.shuffle<i32>(a, b, 0, 2, 4, 6));
    v128.store(odds + i, v128.shuffle<i32>(a, b, 1, 3, 5, 7));
  }
  for (const end = (<usize>count) << 2; i < end; i += 4) {
    store<f32>(evens + i, load<f32>(samples + (i << 1)));
    store<f32>(odds + i, load<f32>(samples + (i << 1), 4));
  }
}
