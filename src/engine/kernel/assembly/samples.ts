/** Sum, sum of squares and largest magnitude of `count` samples, into `out`. */
export function sampleStatistics(samples: usize, count: i32, out: usize): void {
  let sumA = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  let squaresA = f64x2.splat(0);
  let squaresB = f64x2.splat(0);
  let peaks = f32x4.splat(0);
  let at = samples;
  for (const end = samples + ((<usize>(count & ~3)) << 2); at < end; at += 16) {
    const x = v128.load(at);
    const a = f64x2.promote_low_f32x4(x);
    const b = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
    sumA = f64x2.add(sumA, a);
    sumB = f64x2.add(sumB, b);
    squaresA = f64x2.add(squaresA, f64x2.mul(a, a));
    squaresB = f64x2.add(squaresB, f64x2.mul(b, b));
    peaks = f32x4.pmax(peaks, f32x4.abs(x));
  }
  let sum = addLanes(f64x2.add(sumA, sumB));
  let squares = addLanes(f64x2.add(squaresA, squaresB));
  let peak = largestLane(peaks);
  for (const end = samples + ((<usize>count) << 2); at < end; at += 4) {
    const x = load<f32>(at);
    sum += <f64>x;
    squares += <f64>x * <f64>x;
    if (abs(x) > peak) peak = abs(x);
  }
  store<f64>(out, sum);
  store<f64>(out, squares, 8);
  store<f64>(out, <f64>peak, 16);
}

/** Σ a·b over `count` samples. */
export function crossProduct(first: usize, second: usize, count: i32): f64 {
  let sumA = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  let i: usize = 0;
  for (const end = (<usize>(count & ~3)) << 2; i < end; i += 16) {
    const x = v128.load(first + i);
    const y = v128.load(second + i);
    sumA = f64x2.add(sumA, f64x2.mul(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y)));
    sumB = f64x2.add(
      sumB,
      f64x2.mul(
        f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0)),
        f64x2.promote_low_f32x4(v128.shuffle<i64>(y, y, 1, 0)),
      ),
    );
  }
  let sum = addLanes(f64x2.add(sumA, sumB));
  for (const end = (<usize>count) << 2; i < end; i += 4) {
    sum += <f64>load<f32>(first + i) * <f64>load<f32>(second + i);
  }
  return sum;
}

/** The largest of |x| over `count` samples; 0 for none. */
export function largestMagnitude(samples: usize, count: i32): f32 {
  let peaks = f32x4.splat(0);
  let at = samples;
  for (const end = samples + ((<usize>(count & ~3)) << 2); at < end; at += 16) {
    peaks = f32x4.pmax(peaks, f32x4.abs(v128.load(at)));
  }
  let peak = largestLane(peaks);
  for (const end = samples + ((<usize>count) << 2); at < end; at += 4) {
    const x = abs(load<f32>(at));
    if (x > peak) peak = x;
  }
  return peak;
}

/** out = the mean of two channels; each halved first: the sum of two finite samples may be infinite. */
export function mixTwo(first: usize, second: usize, out: usize, count: i32): void {
  const half = f32x4.splat(0.5);
  let i: usize = 0;
  for (const end = (<usize>(count & ~3)) << 2; i < end; i += 16) {
    const x = v128.load(first + i);
    const y = v128.load(second + i);
    v128.store(out + i, f32x4.add(f32x4.mul(x, half), f32x4.mul(y, half)));
  }
  for (const end = (<usize>count) << 2; i < end; i += 4) {
    store<f32>(out + i, load<f32>(first + i) * 0.5 + load<f32>(second + i) * 0.5);
  }
}

/** out = the mean of `channelCount` channels, whose addresses stand in `channels`; rounded once. */
export function mixMany(channels: usize, channelCount: i32, out: usize, count: i32): void {
  const gain = 1 / <f64>channelCount;
  const end = channels + ((<usize>channelCount) << 2);
  for (let i: usize = 0, bytes = (<usize>count) << 2; i < bytes; i += 4) {
    let sum: f64 = 0;
    for (let c = channels; c < end; c += 4) sum += <f64>load<f32>(load<usize>(c) + i);
    store<f32>(out + i, <f32>(sum * gain));
  }
}

export function addLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

export function largestLane(x: v128): f32 {
  const pairs = f32x4.pmax(x, v128.shuffle<i64>(x, x, 1, 0));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}
