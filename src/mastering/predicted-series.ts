import type { Analysis } from '#engine';
import type { Plan } from './plan.ts';
import { predictedBands } from './predicted-bands.ts';
import { predictedShortTerm, type TrackOverTime } from './predicted-short-term.ts';
import { MOST_SHAPED_CHANNELS } from './processor.ts';
import type { Prediction } from './solution.ts';

/** What plots show of a track, or of its master; both as in `Analysis`. */
export type PlottedSeries = Pick<Analysis, 'thirdOctaveBands'> & {
  readonly shortTermLufs: Analysis['series']['shortTermLufs'];
};

type TrackToPlot = TrackOverTime &
  Pick<Analysis, 'format' | 'thirdOctaveBands'> & {
    readonly series: Pick<Analysis['series'], 'averageSpectrum'>;
  };

/**
 * What a plan, as it is to sound, makes of a track's loudness over time and of its spectrum: a model that rests on the
 * track's measurements and on what was predicted with the real chain; nothing is decoded for it. How far it is off:
 * `npm run bench -- prediction`. `null` where the track has none.
 */
export function predictedSeries(
  track: TrackToPlot,
  plan: Plan | null,
  { loudnessChangeLu }: Pick<Prediction, 'loudnessChangeLu'>,
): PlottedSeries {
  const { format, series, thirdOctaveBands } = track;
  const { shortTermLufs } = series;
  if (plan === null) return { shortTermLufs, thirdOctaveBands };
  const isShaped = format.channels.length <= MOST_SHAPED_CHANNELS;
  const shortTerm = predictedShortTerm(track, plan, { loudnessChangeLu, isShaped });
  return {
    shortTermLufs: { stepSeconds: shortTermLufs.stepSeconds, values: shortTerm.lufs },
    thirdOctaveBands: predictedBands(
      { thirdOctaveBands, averageSpectrum: series.averageSpectrum, sampleRateHz: format.sampleRateHz },
      isShaped ? plan.equaliser : null,
      shortTerm.meanChangeLu,
    ),
  };
}
