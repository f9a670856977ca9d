/** Below this a filter state is inaudible in any format; left alone it would decay into denormals, which are slow. */
const NEGLIGIBLE: f64 = 1e-30;

/**
 * Sums of squares of `count` K-weighted samples of two channels, side by side in the lanes, into `energies`. `filter`
 * holds b0 b1 b2 a1 a2 of the shelf and then of the high-pass, `state` four pairs. Bit for bit the plain version.
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
  const c0 = v128.load64_splat(filter, 40);
  const c1 = v128.load64_splat(filter, 48);
  const c2 = v128.load64_splat(filter, 56);
  const d1 = v128.load64_splat(filter, 64);
  const d2 = v128.load64_splat(filter, 72);
  let s1 = v128.load(state);
  let s2 = v128.load(state, 16);
  let t1 = v128.load(state, 32);
  let t2 = v128.load(state, 48);
  let energy = f64x2.splat(0);
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 4) {
    const x = f64x2.promote_low_f32x4(v128.load32_lane(second + i, v128.load32_zero(first + i), 1));
    const y = f64x2.add(f64x2.mul(b0, x), s1);
    s1 = f64x2.add(f64x2.sub(f64x2.mul(b1, x), f64x2.mul(a1, y)), s2);
    s2 = f64x2.sub(f64x2.mul(b2, x), f64x2.mul(a2, y));
    const z = f64x2.add(f64x2.mul(c0, y), t1);
    t1 = f64x2.add(f64x2.sub(f64x2.mul(c1, y), f64x2.mul(d1, z)), t2);
    t2 = f64x2.sub(f64x2.mul(c2, y), f64x2.mul(d2, z));
    energy = f64x2.add(energy, f64x2.mul(z, z));
  }
  v128.store(state, unlessNegligible(s1));
  v128.store(state, unlessNegligible(s2), 16);
  v128.store(state, unlessNegligible(t1), 32);
  v128.store(state, unlessNegligible(t2), 48);
  v128.store(energies, energy);
}

function unlessNegligible(state: v128): v128 {
  return v128.and(state, f64x2.ge(f64x2.abs(state), f64x2.splat(NEGLIGIBLE)));
}
