import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import { energyBetween } from './octaves.ts';

const MEASURED = [
  'integratedLufs',
  'rmsDbfs',
  'crestFactorDb',
  'loudnessRangeLu',
  'peakToShortTermLu',
  'zeroCrossingRate',
  'spectralCentroidHz',
  'thirdOctaveBands',
  'clippedRuns',
  'durationSeconds',
  'warnings',
] as const satisfies readonly (keyof Analysis)[];

/** What features are taken from: an analysis without its bulk is enough. */
export type Measured = Pick<Analysis, (typeof MEASURED)[number]>;

/** That of an analysis, so that the rest need not be held for it. */
export function measuredOf(analysis: Measured): Measured {
  return Object.fromEntries(MEASURED.map((name) => [name, analysis[name]])) as Measured;
}

/** How far two values are from each other: by their difference, or by their ratio, in octaves (of 1 + n for counts). */
type Scale = 'linear' | 'octaves' | 'octaves of counts';

/** One measurement that profiles are matched by. */
export type Feature = {
  /** In a sentence. */
  readonly label: string;
  readonly unit: string;
  /** Decimals that people are shown. */
  readonly digits: number;
  readonly scale: Scale;
  /** `null` for a track that does not have it. */
  readonly of: (measured: Measured) => number | null;
};

/** Neither a band without energy nor a codec's cut counts for more, dB. */
const MOST_BALANCE_DB = 70;
/** The part of the spectrum that the others are weighed against: third octaves from 630 Hz to 2 kHz. */
const MID_HZ = [630, 2000] as const;
/** No ratio is taken of less. */
const LEAST_CROSSING_RATE = 1e-5;
const LEAST_CENTROID_HZ = 1;

/** All of them, in the order in which profile files and explanations hold them. Bands are third octaves, by their centres. */
export const FEATURES = {
  integratedLufs: linear('loudness', 'LUFS', ({ integratedLufs }) => integratedLufs),
  rmsDbfs: linear('RMS level', 'dBFS', ({ rmsDbfs }) => rmsDbfs),
  crestFactorDb: linear('crest factor', 'dB', ({ crestFactorDb }) => crestFactorDb),
  peakToShortTermLu: linear('PSR', 'LU', ({ peakToShortTermLu }) => peakToShortTermLu),
  loudnessRangeLu: linear('loudness range', 'LU', ({ loudnessRangeLu }) => loudnessRangeLu),
  clippedRunsPerMinute: {
    label: 'clipping',
    unit: 'runs a minute',
    digits: 0,
    scale: 'octaves of counts',
    of: ({ clippedRuns, durationSeconds }) => clippedRuns / (durationSeconds / 60),
  },
  zeroCrossingRate: {
    label: 'zero-crossing rate',
    unit: '',
    digits: 3,
    scale: 'octaves',
    of: ({ zeroCrossingRate }) => atLeast(LEAST_CROSSING_RATE, zeroCrossingRate),
  },
  spectralCentroidHz: {
    label: 'spectral centroid',
    unit: 'Hz',
    digits: 0,
    scale: 'octaves',
    of: ({ spectralCentroidHz }) => atLeast(LEAST_CENTROID_HZ, spectralCentroidHz),
  },
  subBassBalanceDb: balance('sub-bass', 20, 63),
  bassBalanceDb: balance('bass', 80, 125),
  upperBassBalanceDb: balance('upper bass', 160, 250),
  lowMidBalanceDb: balance('low mids', 315, 500),
  upperMidBalanceDb: balance('upper mids', 2500, 3150),
  presenceBalanceDb: balance('presence', 4000, 6300),
  brillianceBalanceDb: balance('brilliance', 8000, 12_500),
} as const satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof FEATURES;
export const FEATURE_NAMES = Object.keys(FEATURES) as readonly FeatureName[];

/** `null` where the track does not have it: a short one has no loudness range, one at 8 kHz no brilliance. */
export type FeatureValues = Readonly<Record<FeatureName, number | null>>;

/** What every track that can be matched has. */
const REQUIRED = [
  'integratedLufs',
  'rmsDbfs',
  'crestFactorDb',
  'zeroCrossingRate',
  'spectralCentroidHz',
] as const satisfies readonly FeatureName[];

export type TrackFeatures = FeatureValues & Readonly<Record<(typeof REQUIRED)[number], number>>;

/** Throws `not_measurable`, with the reason, for a signal that has no loudness, level, crest factor, crossings or centroid. */
export function featuresOf(measured: Measured): TrackFeatures {
  const values = Object.fromEntries(
    FEATURE_NAMES.map((name) => [name, FEATURES[name].of(measured)]),
  ) as FeatureValues;
  const lacking = REQUIRED.filter((name) => values[name] === null);
  if (lacking.length > 0) {
    const names = lacking.map((name) => `no ${FEATURES[name].label}`).join(', ');
    const reasons = measured.warnings.map(({ message }) => message).join(' ');
    throw new ExpectedError('not_measurable', `the signal has ${names}. ${reasons}`.trim());
  }
  return values as TrackFeatures;
}

/** A value where distances are differences. */
export function onScale(name: FeatureName, value: number): number {
  const { scale } = FEATURES[name];
  if (scale === 'linear') return value;
  return Math.log2(scale === 'octaves' ? value : 1 + value);
}

/** The value again. */
export function offScale(name: FeatureName, position: number): number {
  const { scale } = FEATURES[name];
  if (scale === 'linear') return position;
  return scale === 'octaves' ? 2 ** position : Math.max(0, 2 ** position - 1);
}

/** With its unit, as people are shown it. */
export function inWords(name: FeatureName, value: number): string {
  const { digits, unit } = FEATURES[name];
  return `${value.toFixed(digits)}${unit && ' '}${unit}`;
}

function linear(label: string, unit: string, of: Feature['of']): Feature {
  return { label, unit, digits: 1, scale: 'linear', of };
}

function atLeast(least: number, value: number | null): number | null {
  return value === null ? null : Math.max(least, value);
}

/** Level of a part of the spectrum against its middle, dB. */
function balance(label: string, fromHz: number, toHz: number): Feature {
  return linear(`${label} against mids`, 'dB', ({ thirdOctaveBands }) => {
    const mid = energyOf(thirdOctaveBands, ...MID_HZ);
    const part = energyOf(thirdOctaveBands, fromHz, toHz);
    if (mid === 0 || part === 0) return null;
    const db = 10 * Math.log10(part / mid);
    return Math.max(-MOST_BALANCE_DB, Math.min(MOST_BALANCE_DB, db));
  });
}

/** Half a third octave: bands are named by nominal centres, and measured at exact ones. */
const NEAR = 2 ** (1 / 6);

function energyOf(bands: Analysis['thirdOctaveBands'], fromHz: number, toHz: number): number {
  return energyBetween(bands, fromHz / NEAR, toHz * NEAR);
}
