import { largestLane, largestMagnitude } from './samples';

/** Samples that share one look at how loud their surroundings are; at least as many as an interpolator has taps. */
const CHUNK: i32 = 32;
/** Samples to either side that an interpolated value is made of. */
const HALF_TAPS: i32 = 8;
/**
 * What a sum of 16 products in single precision can be off by, for each unit of Σ|h|·max|x|: 17 roundings of 2^-24
 * (the coefficients', the products', the additions'), and as much again for good measure.
 */
const SINGLE_PRECISION: f64 = 34.0 / 16777216.0;

/**
 * The largest of `peak` and of all values interpolated between the samples n and n + 1, for `count` values of n from
 * HALF_TAPS − 1 on. `phases` holds `phaseCount` rows of 2·HALF_TAPS coefficients in double precision, and behind them
 * the same in single. What is left out is ruled out three times over, so the result is the plain version's:
 * by the triangle inequality for a chunk, then for four samples with the two middle coefficients by themselves, then
 * by the value in single precision plus all that its roundings can amount to.
 */
export function truePeak(
  buffer: usize,
  count: i32,
  phases: usize,
  phaseCount: i32,
  middleGain: f64,
  outerGain: f64,
  peak: f64,
): f64 {
  const length = count + 2 * HALF_TAPS - 1;
  const gain = middleGain + outerGain;
  const singles = phases + <usize>phaseCount * 2 * HALF_TAPS * 8;
  let ahead = <f64>largestMagnitude(buffer, min(CHUNK, length));
  for (let from = 0; from < count; from += CHUNK) {
    // What a chunk's values are made of lies in it and in the next.
    const here = ahead;
    ahead = <f64>largestMagnitude(at(buffer, from + CHUNK), max(0, min(CHUNK, length - from - CHUNK)));
    const surroundings = max(here, ahead);
    if (surroundings * gain <= peak) continue;
    const outer = outerGain * surroundings;
    const doubt = SINGLE_PRECISION * gain * surroundings;
    const to = min(count, from + CHUNK);
    let i = from;
    for (; i + 4 <= to; i += 4) {
      const left = f32x4.abs(v128.load(at(buffer, i + HALF_TAPS - 1)));
      const right = f32x4.abs(v128.load(at(buffer, i + HALF_TAPS)));
      if (middleGain * <f64>largestLane(f32x4.pmax(left, right)) + outer <= peak) continue;
      const between =
        phaseCount == 3 ? largestOfThree(at(buffer, i), singles) : largestOfOne(at(buffer, i), singles);
      if (<f64>between + doubt <= peak) continue;
      for (let j = i; j < i + 4; j++) peak = max(peak, exactly(at(buffer, j), phases, phaseCount));
    }
    for (; i < to; i++) peak = max(peak, exactly(at(buffer, i), phases, phaseCount));
  }
  return peak;
}

function at(samples: usize, index: i32): usize {
  return samples + ((<usize>index) << 2);
}

/** One sample's interpolated values in double precision, in the order of the plain version. */
function exactly(samples: usize, phases: usize, phaseCount: i32): f64 {
  let most: f64 = 0;
  for (let p = 0; p < phaseCount; p++) {
    const phase = phases + <usize>p * 2 * HALF_TAPS * 8;
    let sum: f64 = 0;
    for (let k: usize = 0; k < 2 * HALF_TAPS; k++) {
      sum += load<f64>(phase + (k << 3)) * <f64>load<f32>(samples + (k << 2));
    }
    most = max(most, abs(sum));
  }
  return most;
}

/** The three phases of 4× at four samples, in single precision. */
function largestOfThree(samples: usize, phases: usize): f32 {
  let sum1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  for (let k: usize = 0; k < 8 * HALF_TAPS; k += 4) {
    const x = v128.load(samples + k);
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load32_splat(phases + k), x));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load32_splat(phases + k, 8 * HALF_TAPS), x));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load32_splat(phases + k, 16 * HALF_TAPS), x));
  }
  return largestLane(f32x4.pmax(f32x4.pmax(f32x4.abs(sum1), f32x4.abs(sum2)), f32x4.abs(sum3)));
}

/** The one phase of 2×. */
function largestOfOne(samples: usize, phase: usize): f32 {
  let sum = f32x4.splat(0);
  for (let k: usize = 0; k < 8 * HALF_TAPS; k += 4) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(phase + k), v128.load(samples + k)));
  }
  return largestLane(f32x4.abs(sum));
}
