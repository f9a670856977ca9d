import { type Plane, RATE_HZ } from './stereo.ts';

export type FilterKind = 'high-pass' | 'band-pass' | 'bell' | 'high-shelf';

/**
 * A state-variable filter of second order, by trapezoidal integration (A. Simper, "Solving the continuous SVF equations",
 * Cytomic 2013). Not the chain's own biquad: the faults of the demo are not undone by the very filter that made them.
 */
export function filtered(
  plane: Plane,
  kind: FilterKind,
  {
    hz,
    q = Math.SQRT1_2,
    gainDb = 0,
  }: { readonly hz: number; readonly q?: number; readonly gainDb?: number },
): Plane {
  const a = 10 ** (gainDb / 40);
  const g = Math.tan((Math.PI * hz) / RATE_HZ) * (kind === 'high-shelf' ? Math.sqrt(a) : 1);
  const k = kind === 'bell' ? 1 / (q * a) : 1 / q;
  const a1 = 1 / (1 + g * (g + k));
  const a2 = g * a1;
  const a3 = g * a2;
  // What the output takes of the input, the band and the low part.
  const [m0, m1, m2] = {
    'high-pass': [1, -k, -1],
    'band-pass': [0, k, 0],
    bell: [1, k * (a * a - 1), 0],
    'high-shelf': [a * a, k * (1 - a) * a, 1 - a * a],
  }[kind] as [number, number, number];
  const output = new Float32Array(plane.length);
  let s1 = 0;
  let s2 = 0;
  for (let n = 0; n < plane.length; n++) {
    const x = plane[n]!;
    const v3 = x - s2;
    const band = a1 * s1 + a2 * v3;
    const low = s2 + a2 * s1 + a3 * v3;
    s1 = 2 * band - s1;
    s2 = 2 * low - s2;
    output[n] = m0 * x + m1 * band + m2 * low;
  }
  return output;
}
