import type { Library, Track } from '#library';
import { figuresOf, predictedSeries } from '#mastering';
import { type Answer, toWirePrediction } from '#wire';
import type { Mastering, MasteringSettings } from './mastering.ts';
import type { Measuring } from './measuring.ts';
import { equalLoudness, requireLoudness } from './streaming/equal-loudness.ts';

/**
 * What mastering will do to a track: measured, solved and predicted now as far as it is not kept, until `signal` is aborted.
 * Throws as `Mastering.masteringOf`.
 */
export async function predictionOf(
  track: Track,
  settings: MasteringSettings,
  {
    withSeries,
    signal,
    library,
    measuring,
    mastering,
  }: {
    readonly withSeries: boolean;
    readonly signal: AbortSignal;
    readonly library: Library;
    readonly measuring: Measuring;
    readonly mastering: Mastering;
  },
): Promise<Answer<'GET /api/tracks/{id}/prediction'>> {
  const mastered = await mastering.masteringOf(track, settings, 'asked', signal);
  const { payloadHash, analysis, plan, prediction } = mastered;
  const gains = equalLoudness(
    requireLoudness(analysis.integratedLufs),
    requireLoudness(prediction.figures.integratedLufs),
  );
  const told = { before: figuresOf(analysis), gains };
  if (!withSeries) return toWirePrediction(track.id, mastered, { ...told, series: null });
  const measured = { ...track, payloadHash };
  const whole = (await library.analysisOf(measured)) ?? (await measuring.analysisOf(track, 'asked', signal));
  const series = { before: whole, predicted: predictedSeries(whole, plan, prediction) };
  return toWirePrediction(track.id, mastered, { ...told, series });
}
