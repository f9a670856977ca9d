import type { BandLevel } from '../analysis.ts';
import { roundTo } from '../sampled-series.ts';
import { bandLevels } from './band-levels.ts';
import { createDecimator } from './decimator.ts';
import { createFrameFeatures, type FrameFeatures } from './frame-features.ts';
import { createPowerSpectra, type OnFrame } from './power-spectra.ts';

/** 2,048 frames at 44.1 kHz, the same 46.4 ms at every rate. */
export const WINDOW_SECONDS = 2048 / 44_100;
/** Bass is looked at in a second, slower spectrum (0.5 … 0.8 s windows): 46 ms cannot tell 20 from 40 Hz. */
const LOW_WINDOW_FRAMES = 2048;
const LOW_RATE_HZ = 2500;
/** Third-octave bands below this centre come from the slow spectrum. */
const CROSSOVER_HZ = 450;
/** Frames quieter than this do not count; a full-scale sine is −3.01 dBFS. */
export const FRAME_GATE = 10 ** (-70 / 10);

export type Spectrum = FrameFeatures & {
  readonly thirdOctaveBands: readonly BandLevel[];
  readonly averageSpectrum: readonly BandLevel[];
};

/** Spectral features and band levels of the mono mix, frames below −70 dBFS left out. */
export function createSpectrumMeter(sampleRateHz: number) {
  const fast = createPowerSpectra(Math.max(16, Math.round(WINDOW_SECONDS * sampleRateHz)));
  const fastBinWidthHz = sampleRateHz / fast.fftLength;
  const features = createFrameFeatures(fastBinWidthHz, fast.fftLength / 2);
  const fastSum = createPowerSum(fast.fftLength);
  let frames = 0;
  let countedFrames = 0;
  const onFastFrame: OnFrame = (power, energy, windowEnergy) => {
    frames++;
    if (energy / windowEnergy <= FRAME_GATE) return;
    countedFrames++;
    features.add(power);
    fastSum.add(power, windowEnergy);
  };

  const stages = Math.max(0, Math.floor(Math.log2(sampleRateHz / LOW_RATE_HZ)));
  const decimate = createDecimator(stages);
  const slow = createPowerSpectra(LOW_WINDOW_FRAMES);
  const slowSum = createPowerSum(slow.fftLength);
  let slowFrames = 0;
  const onSlowFrame: OnFrame = (power, _energy, windowEnergy) => {
    slowFrames++;
    slowSum.add(power, windowEnergy);
  };

  return {
    add(mono: Float32Array, frameCount: number): void {
      fast.add(mono, frameCount, onFastFrame);
      const low = decimate(mono, frameCount);
      slow.add(low.samples, low.count, onSlowFrame);
    },
    result(): Spectrum {
      fast.finish(onFastFrame);
      slow.finish(onSlowFrame);
      const spectra = {
        // Frames under the gate hold next to no power: what the gate changes is the number that is divided by.
        low: {
          power: slowSum.over((slowFrames * countedFrames) / frames),
          binWidthHz: sampleRateHz / 2 ** stages / slow.fftLength,
        },
        high: { power: fastSum.over(countedFrames), binWidthHz: fastBinWidthHz },
        crossoverHz: CROSSOVER_HZ,
        nyquistHz: sampleRateHz / 2,
      };
      return {
        ...features.result(),
        thirdOctaveBands: bandLevels(3, spectra),
        averageSpectrum: bandLevels(12, spectra).map(({ centreHz, levelDbfs }) => ({
          centreHz: roundTo(centreHz, 0.01),
          levelDbfs: levelDbfs === null ? null : roundTo(levelDbfs, 0.01),
        })),
      };
    },
  };
}

/** Adds up power spectra, each scaled so that its bins add up to the mean square of its frame (Parseval). */
function createPowerSum(fftLength: number) {
  const bins = fftLength / 2;
  const sum = new Float64Array(bins + 1);
  return {
    add(power: Float64Array, windowEnergy: number): void {
      const scale = 1 / (fftLength * windowEnergy);
      for (let k = 0; k <= bins; k++) sum[k]! += power[k]! * scale;
    },
    /** The mean over `frames`, with both halves of the spectrum in one; no power when nothing counted. */
    over(frames: number): Float64Array {
      if (!(frames > 0)) return new Float64Array(bins + 1);
      return sum.map((value, k) => (value * (k === 0 || k === bins ? 1 : 2)) / frames);
    },
  };
}
