import type { Matching, Profile } from '#profiles';
import { FEWEST_TRACKS, featuresOf, learnCommon, learnProfile } from '#profiles';
import { calibrate } from './calibrate.ts';
import { PRESERVED, UNDOING } from './catalogue.ts';
import type { Specimen } from './specimens.ts';

/** Profiles, and what is common to them. */
export type Fitted = { readonly profiles: readonly Profile[]; readonly matching: Matching };

/** What a profile of the catalogue says it comes from. */
export type Provenance = { readonly source: string; readonly from: string };

/**
 * Learns the catalogue from specimens: one profile for each damage, and those of what is undamaged. `others` are profiles
 * that are not learned; they take part in the calibration.
 */
export function fitCatalogue(
  specimens: readonly Specimen[],
  others: readonly Profile[],
  provenance: Provenance,
): Fitted {
  const { profiles, matching } = learnCatalogue(specimens, provenance);
  const calibrated = calibrate(specimens, others, (some) => learnCatalogue(some, provenance));
  return { profiles, matching: { ...matching, ...calibrated } };
}

/** The same without what takes several fits. */
export function learnCatalogue(specimens: readonly Specimen[], { source, from }: Provenance): Fitted {
  const kinds = Map.groupBy(specimens, kindOf);
  const { pooled, population, within } = learnCommon(
    [...kinds.values()].map((some) => some.map(({ analysis }) => featuresOf(analysis))),
  );
  const tracks = new Set(specimens.map(({ reference }) => reference.path)).size;
  const undamagedOnes = specimens.filter(({ damage }) => damage === 'undamaged');
  const profiles = [...Object.entries(UNDOING), ...PRESERVED.map((card) => [card.id, card] as const)].flatMap(
    ([kind, { id, name, reason }]): readonly Profile[] => {
      const own = kind === LEAVE ? undamagedOnes : (kinds.get(kind) ?? []);
      const isPreserving = !(kind in UNDOING);
      const share = shareOf(kind, own.length, undamagedOnes.length);
      if (new Set(own.map(({ reference }) => reference.path)).size < FEWEST_TRACKS) return [];
      return [
        learnProfile(
          {
            id,
            name,
            version: 1,
            reason,
            source,
            from,
            share,
          },
          own.map(({ reference, original, analysis }) => ({
            track: reference.path,
            before: analysis,
            after: original,
          })),
          { within: pooled, isPreserving },
        ),
      ];
    },
  );
  return {
    profiles,
    matching: {
      version: 1,
      source,
      samples: { count: specimens.length, tracks, from },
      population,
      within,
      strangerSpread: 3,
      strangerShare: 0.01,
      safeDistance: 10,
      safeDoubt: 1,
      temperature: 1,
    },
  };
}

/** The profile of all that is undamaged; the kinds among it have profiles of their own beside. */
const LEAVE = 'leave-as-it-is-v1';
/** Share of those kinds, together, of what is undamaged. */
const RARE = 0.05;

/** Each kind of damage is as frequent as the others, and as no damage: what confidences are calibrated for. */
function shareOf(kind: string, own: number, undamaged: number): Profile['share'] {
  const kinds = Object.keys(UNDOING).length + 1;
  const of = (share: number, reason: string) => ({ value: Number((share / kinds).toFixed(4)), reason });
  if (kind in UNDOING) return of(1, 'Each damage as often as the others, and as none.');
  if (kind === LEAVE)
    return of(
      1 - RARE,
      `No damage as often as each one, but for the ${100 * RARE} % of it that its kinds share.`,
    );
  return of(
    (RARE * own) / undamaged,
    `Rare on purpose: of no damage, as often as each one, ${100 * RARE} % by ${own} of ${undamaged} undamaged.`,
  );
}

/** The damage, or for what is undamaged the profile that claims its original. */
function kindOf({ damage, original }: Specimen): string {
  if (damage !== 'undamaged') return damage;
  const track = {
    integratedLufs: original.integratedLufs ?? -70,
    loudnessRangeLu: original.loudnessRangeLu ?? 0,
    spectralCentroidHz: original.spectralCentroidHz ?? 0,
  };
  return PRESERVED.find(({ claims }) => claims(track))?.id ?? damage;
}
