import type { Analysis } from '#engine';
import type { Plan, RenderFormat } from '#mastering';

/**
 * One sentence where a file that is left as it is holds peaks above full scale, as decoded lossy ones do, and the format
 * that is written has no room for them: FLAC. WAV is float then, and the lossy encoders take float.
 */
export function clippedPeaks(
  { samplePeakDbfs }: Pick<Analysis, 'samplePeakDbfs'>,
  plan: Plan | null,
  format: RenderFormat,
): readonly string[] {
  if (plan !== null || format !== 'flac' || samplePeakDbfs === null || samplePeakDbfs <= 0) return [];
  return [
    `Peaks reach ${samplePeakDbfs.toFixed(1)} dB above full scale, which flac does not hold: they are cut off there; wav keeps them.`,
  ];
}
