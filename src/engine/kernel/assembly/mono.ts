import { addLanes, largestLane } from './samples';

/**
 * Reads `count` samples of the mono mix on from `state`: sum of squares (f64), sign changes (f64), lowest and highest
 * sample (f32 each), and the last sample that was not 0 as −1 or +1 (f32; 0 before the first). A sample of exactly 0
 * keeps the sign before it.
 */
export function readMono(samples: usize, count: i32, state: usize): void {
  let changes: i32 = 0;
  let squaresA = f64x2.splat(0);
  let squaresB = f64x2.splat(0);
  let lows = v128.load32_splat(state, 16);
  let highs = v128.load32_splat(state, 20);
  let last = load<f32>(state, 24);
  let at = samples;
  const zero = f32x4.splat(0);
  for (const end = samples + ((<usize>(count & ~3)) << 2); at < end; at += 16) {
    const x = v128.load(at);
    const a = f64x2.promote_low_f32x4(x);
    const b = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
    squaresA = f64x2.add(squaresA, f64x2.mul(a, a));
    squaresB = f64x2.add(squaresB, f64x2.mul(b, b));
    lows = f32x4.pmin(lows, x);
    highs = f32x4.pmax(highs, x);
    if (last == 0 || v128.any_true(f32x4.eq(x, zero))) {
      for (let i: usize = 0; i < 16; i += 4) {
        const value = load<f32>(at + i);
        if (value * last < 0) changes++;
        if (value != 0) last = value < 0 ? -1 : 1;
      }
    } else {
      // Bit i is set where sample i is negative; beside it, where the one before it was.
      const negative = i32x4.bitmask(x);
      const before = (negative << 1) | (last < 0 ? 1 : 0);
      changes += popcnt<i32>((negative ^ before) & 15);
      last = negative & 8 ? -1 : 1;
    }
  }
  let squares = addLanes(f64x2.add(squaresA, squaresB));
  let low = lowestLane(lows);
  let high = largestLane(highs);
  for (const end = samples + ((<usize>count) << 2); at < end; at += 4) {
    const x = load<f32>(at);
    squares += <f64>x * <f64>x;
    if (x < low) low = x;
    if (x > high) high = x;
    if (x * last < 0) changes++;
    if (x != 0) last = x < 0 ? -1 : 1;
  }
  store<f64>(state, load<f64>(state) + squares);
  store<f64>(state, load<f64>(state, 8) + <f64>changes, 8);
  store<f32>(state, low, 16);
  store<f32>(state, high, 20);
  store<f32>(state, last, 24);
}

function lowestLane(x: v128): f32 {
  const pairs = f32x4.pmin(x, v128.shuffle<i64>(x, x, 1, 0));
  return min(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}
