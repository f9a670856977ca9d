import { amplitudeOf, RATE_HZ, type Stereo } from './stereo.ts';

/** How long before a peak the gain begins to fall. */
const AHEAD_FRAMES = 64;

/**
 * Both channels brought below a ceiling by a gain that sees peaks coming and lets go again over `releaseSeconds`: short
 * pumps, long hides. What masters are finished, and ruined, with.
 */
export function limited(
  { left, right }: Stereo,
  { ceilingDbfs, releaseSeconds }: { readonly ceilingDbfs: number; readonly releaseSeconds: number },
): Stereo {
  const frames = left.length;
  const ceiling = amplitudeOf(ceilingDbfs);
  const release = Math.exp(-1 / (releaseSeconds * RATE_HZ));
  const gains = new Float32Array(frames + AHEAD_FRAMES);
  let reduction = 0;
  for (let n = 0; n < frames; n++) {
    const peak = Math.max(Math.abs(left[n]!), Math.abs(right[n]!));
    const needed = peak > ceiling ? 1 - ceiling / peak : 0;
    reduction = Math.max(needed, reduction * release);
    // As far ahead as it takes to get there smoothly.
    gains[n] = reduction;
  }
  gains.fill(reduction, frames);
  const out = { left: new Float32Array(frames), right: new Float32Array(frames) };
  const highest = highestAhead(gains, frames);
  let sum = 0;
  for (let n = 0; n < frames; n++) {
    sum += highest[n]! - (n >= AHEAD_FRAMES ? highest[n - AHEAD_FRAMES]! : 0);
    const gain = 1 - sum / AHEAD_FRAMES;
    out.left[n] = Math.max(-ceiling, Math.min(ceiling, gain * left[n]!));
    out.right[n] = Math.max(-ceiling, Math.min(ceiling, gain * right[n]!));
  }
  return out;
}

/** The largest of each value and those up to `AHEAD_FRAMES` after it (D. Lemire, Nordic J. Computing 13(4), 2006). */
function highestAhead(values: Float32Array, count: number): Float32Array {
  const highest = new Float32Array(count);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let n = 0; n < values.length; n++) {
    while (tail > head && values[queue[tail - 1]!]! <= values[n]!) tail--;
    queue[tail++] = n;
    const at = n - AHEAD_FRAMES;
    if (at < 0) continue;
    if (queue[head]! < at) head++;
    if (at < count) highest[at] = values[queue[head]!]!;
  }
  return highest;
}
