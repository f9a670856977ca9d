import type { Analysis, Descriptors } from '#engine';

/** Values of every kind that an analysis may hold, `null` among them, for tests of how it is kept. */
export function exampleAnalysis(payloadHash: string): Analysis {
  return {
    algorithmVersion: 1,
    decoder: 'ffmpeg',
    payloadHash,
    format: {
      sampleRateHz: 44_100,
      channels: ['FL', 'FR'],
      durationSeconds: null,
      bitsPerSample: 16,
      codec: 'flac',
    },
    durationSeconds: 61.5,
    integratedLufs: -14.1234567890123,
    maxMomentaryLufs: -9.1,
    maxShortTermLufs: null,
    loudnessRangeLu: 0,
    truePeakDbtp: 0.3,
    samplePeakDbfs: -0.1,
    peakToLoudnessLu: 14.4,
    peakToShortTermLu: null,
    rmsDbfs: -17.25,
    crestFactorDb: 17.2,
    channelLevels: [
      {
        channel: 'FL',
        rmsDbfs: null,
        samplePeakDbfs: null,
        truePeakDbtp: null,
        crestFactorDb: null,
        dcOffset: 0,
        clippedRuns: 0,
      },
    ],
    spectralCentroidHz: 2345.6,
    spectralSpreadHz: 1800,
    spectralRolloff85Hz: 5000,
    spectralRolloff95Hz: 9000,
    spectralFlatness: 0.0125,
    zeroCrossingsPerSecond: 3000,
    zeroCrossingRate: 3000 / 44_100,
    thirdOctaveBands: [
      { centreHz: 1000, levelDbfs: -20.5 },
      { centreHz: 20_000, levelDbfs: null },
    ],
    stereoCorrelation: null,
    stereoWidth: 0.25,
    clippedRuns: 3,
    dcOffset: -1e-7,
    gatingHistogram: { bins: [4000, 5600], counts: [3, 600], energies: [0.1, 12.5] },
    series: {
      shortTermLufs: { stepSeconds: 0.1, values: [-14.12, null, -13.9] },
      peak: { stepSeconds: 0.03, values: [0.5, 1] },
      waveform: { stepSeconds: 0.03, min: [-0.5, -1], max: [0.5, 1] },
      averageSpectrum: [{ centreHz: 440, levelDbfs: -31.4 }],
    },
    warnings: [{ code: 'clipped', message: '3 runs of clipped samples – “loud”' }],
  };
}

export const exampleDescriptors: Descriptors = {
  key: { tonic: 'F#', scale: 'minor', strength: 0.71 },
  tempoBpm: null,
  tempoConfidence: null,
  excerptSeconds: 61.5,
};
