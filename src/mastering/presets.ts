import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import type { OctaveChanges, Recommendation } from '#profiles';
import { type Aims, DEFAULT_CEILING_DBTP } from './aims.ts';
import { IDLE_HEADROOM_DB } from './processor.ts';
import type { Solution } from './solution.ts';

/** How the recommendation is to be taken. `adaptive` is the recommendation itself. */
export type Preset = 'adaptive' | 'gentle' | 'warm' | 'bright' | 'punchy';

/** What a preset adds to what the recommendation comes to. Ours: so that each is heard and measured on any track. */
type Offset = {
  readonly loudnessLu: number;
  readonly crestDb: number;
  /** Of the centroid that the recommendation leads to. */
  readonly centroidShare: number;
  /** Its name would be a lie if level were kept before this, or if it compressed more than the recommendation does. */
  readonly isAboutDynamics?: true;
};

export const PRESETS: Readonly<Record<Exclude<Preset, 'adaptive'>, Offset>> = {
  /** Softer, with more of its dynamics left. */
  gentle: { loudnessLu: -1.5, crestDb: 0.7, centroidShare: 0, isAboutDynamics: true },
  /** Darker, at the same loudness. */
  warm: { loudnessLu: 0, crestDb: 0, centroidShare: -0.1 },
  /** Brighter, at the same loudness. */
  bright: { loudnessLu: 0, crestDb: 0, centroidShare: 0.12 },
  /** Its transients stand out further. */
  punchy: { loudnessLu: -1, crestDb: 1.5, centroidShare: 0, isAboutDynamics: true },
};

/** The most that a band of the equaliser changes by, dB; the recommendation leaves the presets room to go further. */
const MOST_EQUALISER_DB = 6;
const MOST_ADAPTIVE_EQUALISER_DB = 3.5;

export type MasteringOptions = {
  /** The integrated loudness to arrive at, LUFS, in place of what profiles and preset ask for. */
  readonly targetLufs?: number | undefined;
  readonly ceilingDbtp?: number | undefined;
};

type TrackToDecideOn = Pick<Analysis, 'integratedLufs' | 'spectralCentroidHz' | 'truePeakDbtp'>;

/** A preset's plan for a track. */
export type PresetSolution<Solved extends Solution = Solution> = {
  /** What it was solved for. */
  readonly aims: Aims;
  readonly solution: Solved;
  /** A sentence for each aim that is missed: of the recommendation, and of the preset that builds on it. */
  readonly unreached: readonly string[];
};

/**
 * The plan of a preset for a track. A preset is an offset to what the recommendation *reaches* on this track, since a
 * step away from what cannot be reached would lead nowhere: so that is solved first. `solve` is whoever solves, or has
 * kept it. Throws `not_measurable` for a track without loudness or centroid, and what `solve` throws.
 */
export async function solvePreset<Solved extends Solution>(
  analysis: TrackToDecideOn,
  recommendation: Pick<Recommendation, 'aims'>,
  preset: Preset,
  solve: (aims: Aims) => Promise<Solved>,
  options: MasteringOptions = {},
): Promise<PresetSolution<Solved>> {
  const aims = adaptiveAims(analysis, recommendation, options);
  const solution = await solve(aims);
  if (preset === 'adaptive') return { aims, solution, unreached: solution.unreached };
  const further = presetAims(analysis, aims, solution, preset, options);
  const furtherSolution = await solve(further);
  // What the recommendation misses is missed still, and is no aim of the preset's any more.
  const unreached = [...by('adaptive', solution), ...by(preset, furtherSolution)];
  return { aims: further, solution: furtherSolution, unreached };
}

function by(preset: Preset, { unreached }: Pick<Solution, 'unreached'>): readonly string[] {
  const name = `${preset.charAt(0).toUpperCase()}${preset.slice(1)}`;
  return unreached.map((sentence) => `${name}: ${sentence}`);
}

function adaptiveAims(
  { integratedLufs, truePeakDbtp }: TrackToDecideOn,
  {
    aims: { loudnessChangeLu, crestChangeDb, centroidChangeHz, octaveChangesDb },
  }: Pick<Recommendation, 'aims'>,
  { targetLufs, ceilingDbtp }: MasteringOptions,
): Aims {
  if (integratedLufs === null) throw notMeasurable();
  const changes = {
    loudnessChangeLu: targetLufs === undefined ? loudnessChangeLu : targetLufs - integratedLufs,
    crestChangeDb,
    centroidChangeHz,
    ...octavesOf(octaveChangesDb),
  };
  const isLeftAlone = targetLufs === undefined && Object.values(changes).every((change) => change === 0);
  return {
    ...changes,
    ceilingDbtp: ceilingDbtp ?? (isLeftAlone ? ceilingOver(truePeakDbtp) : DEFAULT_CEILING_DBTP),
    mostEqualiserDb: MOST_ADAPTIVE_EQUALISER_DB,
    ...(targetLufs !== undefined && { first: 'loudness' }),
  };
}

/** A track that nothing is wanted of keeps its peaks: limiting them would change it. */
function ceilingOver(truePeakDbtp: number | null): number {
  return Math.max(DEFAULT_CEILING_DBTP, (truePeakDbtp ?? DEFAULT_CEILING_DBTP) + IDLE_HEADROOM_DB);
}

/** Changes of nothing are none: one way to say so, for aims are compared. */
function octavesOf(octaveChangesDb: OctaveChanges | undefined): Pick<Aims, 'octaveChangesDb'> {
  return octaveChangesDb?.some((change) => change !== 0) ? { octaveChangesDb } : {};
}

/** The octaves' changes stay as they are; the centroid that they lead to is what the preset steps off from. */
function presetAims(
  { integratedLufs, spectralCentroidHz }: TrackToDecideOn,
  { octaveChangesDb }: Aims,
  { prediction: reached, plan }: Solution,
  preset: Exclude<Preset, 'adaptive'>,
  { targetLufs, ceilingDbtp = DEFAULT_CEILING_DBTP }: MasteringOptions,
): Aims {
  if (integratedLufs === null || spectralCentroidHz === null) throw notMeasurable();
  const { loudnessLu, crestDb, centroidShare, isAboutDynamics } = PRESETS[preset];
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz } = reached;
  return {
    loudnessChangeLu: targetLufs === undefined ? loudnessChangeLu + loudnessLu : targetLufs - integratedLufs,
    crestChangeDb: crestChangeDb + crestDb,
    centroidChangeHz: centroidChangeHz + centroidShare * (spectralCentroidHz + centroidChangeHz),
    ...(octaveChangesDb !== undefined && { octaveChangesDb, isCentroidWhole: true }),
    ceilingDbtp,
    mostEqualiserDb: MOST_EQUALISER_DB,
    ...(isAboutDynamics && { first: 'crest', leastSlope: Math.min(0, plan.dynamics.slope) }),
    ...(targetLufs !== undefined && { first: 'loudness' }),
  };
}

function notMeasurable(): ExpectedError {
  return new ExpectedError(
    'not_measurable',
    'a track without loudness or spectral centroid cannot be mastered',
  );
}
