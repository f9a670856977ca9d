import type { Blend } from './blend.ts';
import type { TrackFeatures } from './features.ts';
import { type Profile, shortName } from './profile.ts';

/** Why a blend: in the words and the order of the contract's example. */
export function hybridReasoning(confidence: number, { parts }: Pick<Blend, 'parts'>): string {
  const names = parts.map(({ profile, weight }) => `${shortName(profile)}(${percent(weight)})`);
  return `Hybrid mastering detected (low single-profile confidence: ${percent(confidence)}) → Blend: ${names.join(' + ')}`;
}

/** Why one profile: what was measured, beside where the profile lives. */
export function singleReasoning(features: TrackFeatures, profile: Profile, confidence: number): string {
  return `${shortName(profile)} fits with ${percent(confidence)}: ${facts(features, profile)}`;
}

/** Why nothing: the nearest profile, and that it is not near. */
export function noMatchReasoning(features: TrackFeatures, nearest: Profile): string {
  return `No profile matches, so no change is aimed at. The nearest is ${shortName(nearest)}: ${facts(features, nearest)}`;
}

function facts(features: TrackFeatures, { detection }: Profile): string {
  const { rmsDbfs, crestFactorDb, zeroCrossingRate, spectralCentroidHz } = detection;
  const fact = (
    name: string,
    value: number,
    range: { min: number; max: number },
    unit: string,
    digits: number,
  ): string =>
    `${name} ${value.toFixed(digits)}${unit} (profile ${range.min.toFixed(digits)} to ${range.max.toFixed(digits)})`;
  return [
    fact('RMS level', features.rmsDbfs, rmsDbfs, ' dBFS', 1),
    fact('crest factor', features.crestFactorDb, crestFactorDb, ' dB', 1),
    fact('zero-crossing rate', features.zeroCrossingRate, zeroCrossingRate, '', 3),
    ...(spectralCentroidHz
      ? [fact('spectral centroid', features.spectralCentroidHz, spectralCentroidHz, ' Hz', 0)]
      : []),
  ].join(', ');
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
