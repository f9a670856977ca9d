import { RATE_HZ, type Stereo, silence } from './stereo.ts';

/** Lengths without a common factor, ms: a room some ten metres long. */
const LINES_MS = [29.7, 34.9, 39.3, 43.7, 51.1, 56.9, 61.3, 67.9] as const;
const PREDELAY_SECONDS = 0.018;
/** Of the one-pole low-pass in each line: the highs die first, as in a wooden hall. */
const DAMPING_HZ = 5200;

/**
 * A hall: eight delays that feed each other through a Hadamard matrix (J.-M. Jot and A. Chaigne, "Digital delay networks for
 * designing artificial reverberators", AES 90, 1991), `seconds` to fall by 60 dB. Answers the hall alone.
 */
export function reverberated({ left, right }: Stereo, seconds: number): Stereo {
  const out = silence(left.length);
  const lines = LINES_MS.map((ms) => new Float32Array(Math.round((ms * RATE_HZ) / 1000)));
  const kept = lines.map(({ length }) => 10 ** ((-3 * length) / (seconds * RATE_HZ)));
  const share = 1 - Math.exp((-2 * Math.PI * DAMPING_HZ) / RATE_HZ);
  const positions = new Int32Array(8);
  const damped = new Float64Array(8);
  const v = new Float64Array(8);
  const predelay = Math.round(PREDELAY_SECONDS * RATE_HZ);
  for (let n = predelay; n < left.length; n++) {
    for (let i = 0; i < 8; i++) {
      damped[i]! += share * (lines[i]![positions[i]!]! - damped[i]!);
      v[i] = kept[i]! * damped[i]!;
    }
    out.left[n] = 0.5 * (v[0]! - v[2]! + v[4]! - v[6]!);
    out.right[n] = 0.5 * (v[1]! - v[3]! + v[5]! - v[7]!);
    // Walsh and Hadamard's transform, in place.
    for (let span = 1; span < 8; span *= 2) {
      for (let i = 0; i < 8; i++) {
        if ((i & span) !== 0) continue;
        const a = v[i]!;
        const b = v[i + span]!;
        v[i] = a + b;
        v[i + span] = a - b;
      }
    }
    const l = left[n - predelay]!;
    const r = right[n - predelay]!;
    for (let i = 0; i < 8; i++) {
      const line = lines[i]!;
      line[positions[i]!] = v[i]! * Math.SQRT1_2 * 0.5 + (i % 2 === 0 ? l : r);
      if (++positions[i]! === line.length) positions[i] = 0;
    }
  }
  return out;
}
