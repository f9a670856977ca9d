/** Below this a filter state is inaudible in any format; left alone it would decay into denormals, which are slow. */
const NEGLIGIBLE: f64 = 1e-30;

/**
 * Sums of squares of `count` K-weighted samples of two channels, side by side in the lanes, into `energies`. `filter`
 * holds b0 b1 b2 a1 a2 of the shelf, a1 a2 of the high-pass, and the square of the gain of its numerator, which is gain·(1, −2, 1);
 * `state`, in pairs, the last two inputs, outputs of the shelf and outputs of the high-pass. Direct form I: of what a
 * sample waits for, only −a1·y′ comes last.
 */
export function kWeightedEnergies(
  first: usize,
  second: usize,
  count: i32,
  filter: usize,
  state: usize,
  energies: usize,
): void {
  const b0 = v128.load64_splat(filter);
  const b1 = v128.load64_splat(filter, 8);
  const b2 = v128.load64_splat(filter, 16);
  const a1 = v128.load64_splat(filter, 24);
  const a2 = v128.load64_splat(filter, 32);
  const d1 = v128.load64_splat(filter, 40);
  const d2 = v128.load64_splat(filter, 48);
  let x1 = v128.load(state);
  let x2 = v128.load(state, 16);
  let y1 = v128.load(state, 32);
  let y2 = v128.load(state, 48);
  let z1 = v128.load(state, 64);
  let z2 = v128.load(state, 80);
  let energy = f64x2.splat(0);
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 4) {
    const x = f64x2.promote_low_f32x4(v128.load32_lane(second + i, v128.load32_zero(first + i), 1));
    const inputs = f64x2.add(f64x2.add(f64x2.mul(b0, x), f64x2.mul(b1, x1)), f64x2.mul(b2, x2));
    const y = f64x2.sub(f64x2.sub(inputs, f64x2.mul(a2, y2)), f64x2.mul(a1, y1));
    const bend = f64x2.sub(f64x2.add(y, y2), f64x2.add(y1, y1));
    const z = f64x2.sub(f64x2.sub(bend, f64x2.mul(d2, z2)), f64x2.mul(d1, z1));
    energy = f64x2.add(energy, f64x2.mul(z, z));
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    z2 = z1;
    z1 = z;
  }
  v128.store(state, x1);
  v128.store(state, x2, 16);
  v128.store(state, unlessNegligible(y1), 32);
  v128.store(state, unlessNegligible(y2), 48);
  v128.store(state, unlessNegligible(z1), 64);
  v128.store(state, unlessNegligible(z2), 80);
  v128.store(energies, f64x2.mul(energy, v128.load64_splat(filter, 56)));
}

function unlessNegligible(state: v128): v128 {
  return v128.and(state, f64x2.ge(f64x2.abs(state), f64x2.splat(NEGLIGIBLE)));
}
