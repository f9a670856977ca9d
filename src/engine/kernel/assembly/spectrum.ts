const MANTISSA: i64 = 0x000f_ffff_ffff_ffff;
const ONE: i64 = 0x3ff0_0000_0000_0000;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
/** As many numbers in 1 … 2 as can be multiplied without leaving the range of a double, and some to spare. */
const FACTORS: i32 = 512;

/**
 * The power spectra of two real frames a and b out of the transform z of a + i·b, and their features, side by side in the
 * lanes (2A[k] = Z[k] + Z*[N−k], 2i·B[k] = Z[k] − Z*[N−k]). Powers |X|², k = 0 … length/2, are left in `powers`
 * and added to `sums` for the frames that `counted` (0 or 1 each) says. Into `features`, for each frame: total power of bins
 * 1 … `highest`, centroid and spread in bins (weighed by magnitude), the bins where 85 and 95 % of the power lie below,
 * and the flatness. `running` is room for a pair for each bin. All but the flatness bit for bit as in the plain version.
 */
export function twoSpectra(
  z: usize,
  length: i32,
  highest: i32,
  countsFirst: i32,
  countsSecond: i32,
  powers: usize,
  sums: usize,
  running: usize,
  features: usize,
): void {
  const bins = length >> 1;
  const counted = i64x2(-countsFirst, -countsSecond);
  const zero = v128.load(z);
  addPower(f64x2.mul(zero, zero), powers, sums, counted);

  let magnitudes = f64x2.splat(0);
  let firstMoments = f64x2.splat(0);
  let secondMoments = f64x2.splat(0);
  let totals = f64x2.splat(0);
  let lowest = f64x2.splat(f64.MAX_VALUE);
  let mantissas = f64x2.splat(1);
  let exponents = i64x2.splat(0);
  for (let k = 1, until = 0; k <= highest; ) {
    until = min(highest, k + FACTORS - 1);
    for (; k <= until; k++) {
      const at = (<usize>k) << 4;
      const power = powersAt(z, k, length);
      addPower(power, powers + at, sums + at, counted);
      const magnitude = f64x2.sqrt(power);
      const bin = f64x2.splat(<f64>k);
      const moment = f64x2.mul(bin, magnitude);
      magnitudes = f64x2.add(magnitudes, magnitude);
      firstMoments = f64x2.add(firstMoments, moment);
      secondMoments = f64x2.add(secondMoments, f64x2.mul(bin, moment));
      totals = f64x2.add(totals, power);
      v128.store(running + at, totals);
      lowest = f64x2.pmin(lowest, power);
      exponents = i64x2.add(exponents, i64x2.shr_u(power, 52));
      mantissas = f64x2.mul(mantissas, v128.or(v128.and(power, i64x2.splat(MANTISSA)), i64x2.splat(ONE)));
    }
    // What has piled up in the product goes where the exponents are; each added 1,023 too many.
    exponents = i64x2.add(exponents, i64x2.shr_u(mantissas, 52));
    exponents = i64x2.sub(exponents, i64x2.splat(1023));
    mantissas = v128.or(v128.and(mantissas, i64x2.splat(MANTISSA)), i64x2.splat(ONE));
  }
  for (let k = highest + 1; k <= bins; k++) {
    const at = (<usize>k) << 4;
    addPower(powersAt(z, k, length), powers + at, sums + at, counted);
  }

  const centroids = f64x2.div(firstMoments, magnitudes);
  const variances = f64x2.sub(f64x2.div(secondMoments, magnitudes), f64x2.mul(centroids, centroids));
  v128.store(features, totals);
  v128.store(features, centroids, 16);
  v128.store(features, f64x2.sqrt(f64x2.pmax(f64x2.splat(0), variances)), 32);
  for (let lane: usize = 0; lane < 2; lane++) {
    const total = load<f64>(features + lane * 8);
    const out = features + lane * 8;
    const sumsOfLane = running + lane * 8;
    store<f64>(out, rolloff(powers + lane * 8, sumsOfLane, 0.85 * total, highest), 48);
    store<f64>(out, rolloff(powers + lane * 8, sumsOfLane, 0.95 * total, highest), 64);
    const least = lane == 0 ? f64x2.extract_lane(lowest, 0) : f64x2.extract_lane(lowest, 1);
    const mantissa = lane == 0 ? f64x2.extract_lane(mantissas, 0) : f64x2.extract_lane(mantissas, 1);
    const exponent = lane == 0 ? i64x2.extract_lane(exponents, 0) : i64x2.extract_lane(exponents, 1);
    const logarithms =
      least >= SMALLEST_NORMAL
        ? Math.log(mantissa) + <f64>(exponent - 1023 * <i64>highest) * 0.6931471805599453
        : sumOfLogarithms(powers + lane * 8, highest);
    store<f64>(out, Math.exp(logarithms / <f64>highest - Math.log(total / <f64>highest)), 80);
  }
}

/** |A[k]|² and |B[k]|². */
function powersAt(z: usize, k: i32, length: i32): v128 {
  const here = v128.load(z + ((<usize>k) << 4));
  const mirror = v128.load(z + ((<usize>(length - k)) << 4));
  const real = f64x2.add(here, mirror);
  // Imaginary parts: (here.im − mirror.im, mirror.re − here.re).
  const imaginary = f64x2.sub(v128.shuffle<i64>(here, mirror, 1, 2), v128.shuffle<i64>(here, mirror, 3, 0));
  const fourfold = f64x2.add(f64x2.mul(real, real), f64x2.mul(imaginary, imaginary));
  return f64x2.mul(fourfold, f64x2.splat(0.25));
}

function addPower(power: v128, powers: usize, sums: usize, counted: v128): void {
  v128.store(powers, power);
  v128.store(sums, f64x2.add(v128.load(sums), v128.and(power, counted)));
}

/** Where the running sum of power reaches `wanted`, in bins; linear inside the bin. */
function rolloff(powers: usize, running: usize, wanted: f64, highest: i32): f64 {
  let low = 1;
  let high = highest;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(running + ((<usize>middle) << 4)) >= wanted) high = middle;
    else low = middle + 1;
  }
  const at = (<usize>low) << 4;
  if (load<f64>(running + at) < wanted) return <f64>highest;
  const below = low == 1 ? 0 : load<f64>(running + at - 16);
  return <f64>low - 0.5 + (wanted - below) / load<f64>(powers + at);
}

/** For a spectrum with powers that are 0, or so small that they have no exponent. */
function sumOfLogarithms(powers: usize, highest: i32): f64 {
  let sum: f64 = 0;
  for (let k = 1; k <= highest; k++) sum += Math.log(load<f64>(powers + ((<usize>k) << 4)));
  return sum;
}
