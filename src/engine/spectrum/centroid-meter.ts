import { HIGHEST_HZ } from './frame-features.ts';
import { createPowerSpectra, type OnFrame } from './power-spectra.ts';
import { FRAME_GATE, WINDOW_SECONDS } from './spectrum-meter.ts';

/**
 * The spectral centroid of an `Analysis` by itself, Hz: the mean over frames of the magnitude-weighted mean frequency.
 * `null` when no frame lies above −70 dBFS.
 */
export function createCentroidMeter(sampleRateHz: number) {
  const spectra = createPowerSpectra(Math.max(16, Math.round(WINDOW_SECONDS * sampleRateHz)));
  const binWidthHz = sampleRateHz / spectra.fftLength;
  const highest = Math.min(spectra.fftLength / 2, Math.floor(HIGHEST_HZ / binWidthHz));
  let frames = 0;
  let centroids = 0;
  const onFrame: OnFrame = (power, energy, windowEnergy) => {
    if (energy / windowEnergy <= FRAME_GATE) return;
    let magnitudes = 0;
    let moment = 0;
    for (let k = 1; k <= highest; k++) {
      const magnitude = Math.sqrt(power[k]!);
      magnitudes += magnitude;
      moment += k * magnitude;
    }
    if (magnitudes === 0) return;
    frames++;
    centroids += moment / magnitudes;
  };
  return {
    add: (mono: Float32Array, frameCount: number): void => spectra.add(mono, frameCount, onFrame),
    /** To be called once, after the last samples. */
    result(): number | null {
      spectra.finish(onFrame);
      return frames === 0 ? null : (centroids / frames) * binWidthHz;
    },
  };
}
