import type { BandLevel } from '../analysis.ts';
import type { Room } from '../kernel/room.ts';
import { roundTo } from '../sampled-series.ts';
import { bandLevels } from './band-levels.ts';
import { createDecimator } from './decimator.ts';
import { createFastSpectra } from './fast-spectra.ts';
import { createSpectra } from './spectra.ts';

/** Bass is looked at in a second, slower spectrum (0.5 … 0.8 s windows): 46 ms cannot tell 20 from 40 Hz. */
const LOW_WINDOW_FRAMES = 2048;
const LOW_RATE_HZ = 2500;
/** Third-octave bands below this centre come from the slow spectrum. */
const CROSSOVER_HZ = 450;

/** Means over the frames above −70 dBFS; all `null` when there are none. */
export type Spectrum = {
  readonly spectralCentroidHz: number | null;
  readonly spectralSpreadHz: number | null;
  readonly spectralRolloff85Hz: number | null;
  readonly spectralRolloff95Hz: number | null;
  readonly spectralFlatness: number | null;
  readonly thirdOctaveBands: readonly BandLevel[];
  readonly averageSpectrum: readonly BandLevel[];
};

/** Spectral features and band levels of the mono mix, from frames that are `hopShare` of a window apart. */
export function createSpectrumMeter(room: Room, sampleRateHz: number, hopShare = 0.5) {
  const fast = createFastSpectra(room, sampleRateHz, hopShare);
  const fastBinWidthHz = sampleRateHz / fast.fftLength;
  const stages = Math.max(0, Math.floor(Math.log2(sampleRateHz / LOW_RATE_HZ)));
  const decimate = createDecimator(room, stages);
  const slow = createSpectra(room, {
    windowFrames: LOW_WINDOW_FRAMES,
    highestFrequency: 0,
    gate: -1,
    hopFrames: Math.floor(LOW_WINDOW_FRAMES * hopShare),
  });

  return {
    add(mono: Float32Array, frameCount: number): void {
      fast.add(mono, frameCount);
      const low = decimate(mono, frameCount);
      slow.add(low.samples, low.count);
    },
    result(): Spectrum {
      fast.finish();
      slow.finish();
      const spectra = {
        // Frames under the gate hold next to no power: what the gate changes is the number that is divided by.
        low: {
          power: slow.meanPower((slow.frames() * fast.countedFrames()) / fast.frames()),
          binWidthHz: sampleRateHz / 2 ** stages / slow.fftLength,
        },
        high: { power: fast.meanPower(fast.countedFrames()), binWidthHz: fastBinWidthHz },
        crossoverHz: CROSSOVER_HZ,
        nyquistHz: sampleRateHz / 2,
      };
      const features = fast.features();
      const inHz = (bins: number | undefined): number | null =>
        bins === undefined ? null : bins * fastBinWidthHz;
      return {
        spectralCentroidHz: inHz(features?.centroid),
        spectralSpreadHz: inHz(features?.spread),
        spectralRolloff85Hz: inHz(features?.rolloff85),
        spectralRolloff95Hz: inHz(features?.rolloff95),
        spectralFlatness: features?.flatness ?? null,
        thirdOctaveBands: bandLevels(3, spectra),
        averageSpectrum: bandLevels(12, spectra).map(({ centreHz, levelDbfs }) => ({
          centreHz: roundTo(centreHz, 0.01),
          levelDbfs: levelDbfs === null ? null : roundTo(levelDbfs, 0.01),
        })),
      };
    },
  };
}
