import { limited } from './limiter.ts';
import { loudnessOf } from './loudness.ts';
import { amplitudeOf, both, type Stereo } from './stereo.ts';

/** A comfortable level for this kind of music, LUFS. */
const MASTER_LUFS = -14;
const CEILING_DBFS = -1;

/** A mix as it should leave the studio: at the level of its kind, the highest peaks rounded off, nothing else. */
export function master(mix: Stereo): Stereo {
  const gain = amplitudeOf(MASTER_LUFS - loudnessOf(mix));
  const raised = both(mix, (plane) => plane.map((x) => gain * x));
  return limited(raised, { ceilingDbfs: CEILING_DBFS, releaseSeconds: 0.08 });
}
