import { bell, type Coefficients, highShelf, lowShelf } from './biquads.ts';
import type { Equaliser } from './plan.ts';
import type { Quantum } from './quantum.ts';

/** Below this a filter state is inaudible in any format; left alone it would decay into denormals, which are slow. */
const NEGLIGIBLE = 1e-30;

/** The equaliser of one or two channels (more are none of its business), or `null` where it would change nothing. */
export function createEqualiser(
  { lowShelf: low, lowBell, highBell, highShelf: high }: Equaliser,
  { sampleRateHz, channelCount }: { readonly sampleRateHz: number; readonly channelCount: number },
): ((quantum: Quantum) => void) | null {
  const bands = [
    lowShelf(low, sampleRateHz),
    bell(lowBell, sampleRateHz),
    bell(highBell, sampleRateHz),
    highShelf(high, sampleRateHz),
  ].flatMap((coefficients) =>
    coefficients === null ? [] : [{ coefficients, state: new Float64Array(2 * channelCount) }],
  );
  if (bands.length === 0) return null;
  return (quantum) => {
    const [first, second] = quantum;
    for (const { coefficients, state } of bands) {
      if (second === undefined) filter(first!, coefficients, state);
      else filterTwo(first!, second, coefficients, state);
    }
  };
}

/** A biquad over one channel in place (transposed direct form II). */
function filter(samples: Float64Array, coefficients: Coefficients, state: Float64Array): void {
  const b0 = coefficients[0]!;
  const b1 = coefficients[1]!;
  const b2 = coefficients[2]!;
  const a1 = coefficients[3]!;
  const a2 = coefficients[4]!;
  let s1 = state[0]!;
  let s2 = state[1]!;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    samples[i] = y;
  }
  state[0] = kept(s1);
  state[1] = kept(s2);
}

/** The same over two: each filter waits for its own last result, so two side by side take little longer than one. */
function filterTwo(
  first: Float64Array,
  second: Float64Array,
  coefficients: Coefficients,
  state: Float64Array,
): void {
  const b0 = coefficients[0]!;
  const b1 = coefficients[1]!;
  const b2 = coefficients[2]!;
  const a1 = coefficients[3]!;
  const a2 = coefficients[4]!;
  let s1 = state[0]!;
  let s2 = state[1]!;
  let t1 = state[2]!;
  let t2 = state[3]!;
  for (let i = 0; i < first.length; i++) {
    const x = first[i]!;
    const z = second[i]!;
    const y = b0 * x + s1;
    const v = b0 * z + t1;
    s1 = b1 * x - a1 * y + s2;
    t1 = b1 * z - a1 * v + t2;
    s2 = b2 * x - a2 * y;
    t2 = b2 * z - a2 * v;
    first[i] = y;
    second[i] = v;
  }
  state[0] = kept(s1);
  state[1] = kept(s2);
  state[2] = kept(t1);
  state[3] = kept(t2);
}

function kept(state: number): number {
  return Math.abs(state) < NEGLIGIBLE ? 0 : state;
}
