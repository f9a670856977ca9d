import type { Damage } from './degradations.ts';

/** What the bench makes a profile of, in the catalogue: pairs of tracks with one kind of damage and without. */
type Card = { readonly id: string; readonly name: string; readonly reason: string };

/** The profile that undoes each damage. */
export const UNDOING: Readonly<Record<Exclude<Damage, 'undamaged'>, Card>> = {
  'over-limited': {
    id: 'over-limited-relief-v1',
    name: 'Over-Limited - Dynamics Relief',
    reason:
      'Masters driven into a limiter and a clipper: level comes down to where the peaks stand out again.',
  },
  'level-lost': {
    id: 'quiet-transfer-level-v1',
    name: 'Quiet Transfer - Level Restoration',
    reason: 'Transfers and captures far below full scale: nothing is wrong with them but their level.',
  },
  dulled: {
    id: 'dull-transfer-clarity-v1',
    name: 'Dull Transfer - Clarity Restoration',
    reason: 'Tapes, old transfers and careless filters that lost what lies above 4 kHz.',
  },
  harsh: {
    id: 'harsh-master-smoothing-v1',
    name: 'Harsh Master - Presence Smoothing',
    reason: 'Too much around 3.5 kHz, where the ear is keenest.',
  },
  muddy: {
    id: 'muddy-mix-clearing-v1',
    name: 'Muddy Mix - Low-Mid Clearing',
    reason: 'Too much around 250 Hz, which covers what lies above.',
  },
  flattened: {
    id: 'flattened-dynamics-expansion-v1',
    name: 'Flattened Dynamics - Expansion',
    reason: 'Compressed until loud and quiet passages are alike.',
  },
};

type Claimed = {
  readonly integratedLufs: number;
  readonly loudnessRangeLu: number;
  readonly spectralCentroidHz: number;
};

/** Music that is to be left alone, by kinds; a track is of the first that claims it. */
export const PRESERVED: readonly (Card & {
  readonly claims: (track: Claimed) => boolean;
})[] = [
  {
    id: 'modern-loud-preservation-v1',
    name: 'Modern Loud - Preservation',
    reason:
      'Mastered to −14 LUFS or above, where streaming services turn down: loud on purpose, not damaged.',
    claims: ({ integratedLufs }) => integratedLufs >= -14,
  },
  {
    id: 'quiet-ambient-preservation-v1',
    name: 'Quiet Ambient - Preservation',
    reason: 'Below −17.5 LUFS and dark, its centroid below 1,600 Hz: quiet on purpose, meant to be far away.',
    claims: ({ integratedLufs, spectralCentroidHz }) => integratedLufs < -17.5 && spectralCentroidHz < 1600,
  },
  {
    id: 'dynamic-orchestral-preservation-v1',
    name: 'Dynamic Orchestral - Preservation',
    reason: 'A loudness range of 12 LU and more, as orchestral recordings have: its dynamics are the music.',
    claims: ({ loudnessRangeLu }) => loudnessRangeLu >= 12,
  },
  {
    id: 'leave-as-it-is-v1',
    name: 'Leave As It Is - No Change',
    reason: 'Music that nothing is wrong with: the best mastering is none.',
    claims: () => true,
  },
];
