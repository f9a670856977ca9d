import { blend, type Change, type FeatureValues, type Profile } from '#profiles';
import type { Damage } from './degradations.ts';

type Range = readonly [min: number, max: number];
type Ranges = {
  readonly rmsDbfs: Range;
  readonly crestFactorDb: Range;
  readonly zeroCrossingRate: Range;
  readonly spectralCentroidHz?: Range;
};

/** The catalogue's first rules: ranges, from shared/contract/profiles.md. */
const RANGES: Readonly<Record<string, Ranges>> = {
  'live-rock-preservation-v1': {
    rmsDbfs: [-15, -12],
    crestFactorDb: [9, 12],
    zeroCrossingRate: [0.07, 0.09],
  },
  'quiet-reference-modernization-v1': {
    rmsDbfs: [-18.5, -16],
    crestFactorDb: [15, 18],
    zeroCrossingRate: [0.06, 0.08],
  },
  'damaged-studio-restoration-v1': {
    rmsDbfs: [-14, -11],
    crestFactorDb: [9, 11],
    zeroCrossingRate: [0.09, 0.12],
  },
  'quiet-commercial-restoration-v1': {
    rmsDbfs: [-17.5, -16],
    crestFactorDb: [16, 18],
    zeroCrossingRate: [0.08, 0.1],
  },
  'hires-masters-modernization-v1': {
    rmsDbfs: [-16.5, -13],
    crestFactorDb: [12, 15],
    zeroCrossingRate: [0.06, 0.09],
    spectralCentroidHz: [2800, 4200],
  },
  'bright-masters-spectral-v1': {
    rmsDbfs: [-15.5, -12.5],
    crestFactorDb: [12, 16],
    zeroCrossingRate: [0.08, 0.11],
    spectralCentroidHz: [3300, 4400],
  },
  'warm-masters-spectral-v1': {
    rmsDbfs: [-16, -13.5],
    crestFactorDb: [12, 15],
    zeroCrossingRate: [0.06, 0.08],
    spectralCentroidHz: [2800, 3600],
  },
};

/** What of them comes nearest to undoing a damage, taken generously: whatever turns the right way. */
const UNDOING: Readonly<Record<Damage, readonly string[]>> = {
  'over-limited': ['damaged-studio-restoration-v1', 'hires-masters-modernization-v1'],
  'level-lost': ['quiet-commercial-restoration-v1'],
  dulled: [
    'quiet-reference-modernization-v1',
    'quiet-commercial-restoration-v1',
    'bright-masters-spectral-v1',
  ],
  harsh: ['damaged-studio-restoration-v1', 'warm-masters-spectral-v1'],
  muddy: ['bright-masters-spectral-v1', 'quiet-reference-modernization-v1'],
  flattened: ['hires-masters-modernization-v1', 'damaged-studio-restoration-v1'],
  undamaged: [],
};

type Scored = { readonly profile: Profile; readonly score: number };

/** Mean over the dimensions of 1 at the middle falling to 0 at the edge; best first. */
export function scoreByRanges(features: FeatureValues, profiles: readonly Profile[]): readonly Scored[] {
  return profiles
    .flatMap((profile): readonly Scored[] => {
      const ranges = RANGES[profile.id];
      if (ranges === undefined) return [];
      const fits = Object.entries(ranges).map(([name, [min, max]]) => {
        const value = features[name as keyof Ranges] ?? Number.NaN;
        return Math.max(0, 1 - Math.abs(value - (min + max) / 2) / ((max - min) / 2));
      });
      return [{ profile, score: fits.reduce((sum, fit) => sum + fit, 0) / fits.length }];
    })
    .sort((a, b) => b.score - a.score);
}

/** A track outside all ranges is left alone, which is right for what is undamaged. */
export function isRightByRanges(damage: Damage, { profile, score }: Scored): boolean {
  return score === 0 ? damage === 'undamaged' : UNDOING[damage].includes(profile.id);
}

/** One profile from 0.4 up, else the blend of the best three; changes are the targets' constants. */
export function aimsByRanges(scored: readonly Scored[], features: FeatureValues): Change {
  const best = scored[0];
  if (best === undefined || best.score === 0) return NONE;
  const { parts } = blend(best.score >= 0.4 ? [best] : scored);
  return parts.reduce((sum, { profile: { targets }, weight }) => {
    const level = targets.absoluteRmsDbfs;
    const loudness = level === undefined ? targets.loudnessChangeLu : level - (features.rmsDbfs ?? level);
    return {
      loudnessChangeLu: sum.loudnessChangeLu + weight * loudness,
      crestChangeDb: sum.crestChangeDb + weight * targets.crestChangeDb,
      centroidChangeHz: sum.centroidChangeHz + weight * targets.centroidChangeHz,
    };
  }, NONE);
}

const NONE: Change = { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 };
