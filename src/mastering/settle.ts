import { type Aims, looksForCentroid } from './aims.ts';
import { BOUNDS, type Controls, MOST_REDUCTION_DB, planOf } from './controls.ts';
import type { Equaliser } from './plan.ts';
import { type Found, leastSquares } from './search.ts';
import type { Outcome, Trial } from './trial.ts';

/** A track as it is before, and whether the chain shapes it: more than two channels get gain and limiting only. */
export type TrackToMaster = {
  readonly rmsDbfs: number;
  readonly crestFactorDb: number;
  readonly spectralCentroidHz: number;
  /** `null` for digital silence. */
  readonly truePeakDbtp: number | null;
  readonly isShaped: boolean;
};

/** The controls that come nearest to the aims, and what they do. */
export type Settled = { readonly controls: Controls; readonly outcome: Outcome };

/** How far off an aim counts as 1: in the proportion of what is heard. */
const SCALE = { loudnessLu: 0.1, crestDb: 0.2, centroidShare: 0.006, reductionDb: 0.1 } as const;
/** By how much what does not come first counts for less. */
const SECOND = 1 / 3;
/** What counts as 1 of what is done: more needs more of a reason. */
const RELUCTANCE = { compression: 0.12, expansion: 0.6, tiltDb: 4, limiterDb: 4 } as const;
/** An expansion whose peaks the limiter takes off again is for nothing: slope times dB that count as 1. */
const FUTILE = 0.1;
/** Trials on few excerpts; then, where more of them disagree, on those. */
const TRIALS = 8;
const LATER_TRIALS = 2;
/** What a step must promise to take off the sum of squares; one on many excerpts is dearer. */
const WORTH = 0.5;
const LATER_WORTH = 4;
/** A limiter that takes away less than this has no part in what the gain does. */
const IDLE_LIMITER_DB = -0.2;
/** How often what is taken away too much is given back as level. */
const MOST_RETREATS = 2;

/**
 * Looks for the controls with trials on few excerpts, and settles on them with one or two on many: `outcome` is of the
 * latter. All of them are heard through `correction`, where there is one.
 */
export function settle(
  few: Trial,
  many: Trial,
  aims: Aims,
  track: TrackToMaster,
  correction: Equaliser | undefined,
): Settled {
  const on = (trial: Trial) => (controls: Controls) =>
    trial.try(planOf(controls, { ...track, ceilingDbtp: aims.ceilingDbtp }, correction));
  const isNothingAsked =
    aims.loudnessChangeLu === 0 && aims.crestChangeDb === 0 && aims.centroidChangeHz === 0;
  if (isNothingAsked && correction === undefined)
    return { controls: UNTOUCHED, outcome: on(many)(UNTOUCHED) };
  const found = search(on(few), aims, track, correction !== undefined);
  return retreat(on(many), confirm(on(many), aims, track, found));
}

/** Nothing is asked for, so nothing is done, but for the ceiling. */
const UNTOUCHED: Controls = { gainDb: 0, slope: 0, tiltDb: 0 };

type Try = (controls: Controls) => Outcome;
type Bounds = { readonly lower: readonly number[]; readonly upper: readonly number[] };

function search(
  tried: Try,
  aims: Aims,
  track: TrackToMaster,
  isCorrected: boolean,
): Found & { readonly bounds: Bounds } {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, ceilingDbtp, first: lead } = aims;
  const { leastSlope = BOUNDS.slope.min } = aims;
  const { spectralCentroidHz, truePeakDbtp, isShaped } = track;
  const tilt = isShaped ? aims.mostEqualiserDb : 0;
  // A louder limiter would only be turned back; where dynamics come first, what they raise must find room.
  const limitingDb = lead === 'crest' ? -Math.max(0, crestChangeDb) : MOST_REDUCTION_DB / 2;
  // Of a whole change the correction has its share, which is not known before it is heard.
  const besideHz = isCorrected && aims.isCentroidWhole ? 0 : centroidChangeHz;
  // From statistics: a decibel of tilt moves the centroid by about 4 %.
  const start: Controls = {
    gainDb: Math.min(loudnessChangeLu, ceilingDbtp - (truePeakDbtp ?? ceilingDbtp) + limitingDb),
    // What a correction does to the crest factor is not known before it is heard.
    slope: isShaped && !isCorrected ? Math.max(-0.2, leastSlope, Math.min(0, crestChangeDb) / 12) : 0,
    tiltDb: Math.min(tilt, Math.max(-tilt, (25 * besideHz) / spectralCentroidHz)),
  };
  const first = tried(start);
  // An expansion is for what level, spectrum and ceiling leave to be raised, a compression for what is to fall.
  const missingCrestDb = crestChangeDb - first.crestChangeDb;
  const mayCompress = isShaped && ((crestChangeDb < 0 && !isCorrected) || missingCrestDb < 0);
  const mayExpand = isShaped && (crestChangeDb >= 0 || isCorrected) && missingCrestDb > 0;
  const isTiltSought = looksForCentroid(aims);
  const bounds = {
    lower: [BOUNDS.gainDb.min, mayCompress ? leastSlope : 0, isTiltSought ? -tilt : start.tiltDb],
    upper: [BOUNDS.gainDb.max, mayExpand ? BOUNDS.slope.max : 0, isTiltSought ? tilt : start.tiltDb],
  };
  const isIdle = first.reductions.limiterDb > IDLE_LIMITER_DB && start.slope === 0;
  const found = leastSquares({
    residuals: (at) => residualsOf(tried(controlsAt(at)), controlsAt(at), aims, track),
    start: [start.gainDb, start.slope, start.tiltDb],
    startResiduals: residualsOf(first, start, aims, track),
    // Gain alone is known to move nothing but the level, as long as no peak is limited.
    known: isIdle ? [[loudnessWeight(lead), 0, 0, 0, 0, 0, 0, 0]] : [],
    probe: [-0.5, mayCompress ? -0.1 : 0.3, 0.5],
    longest: LONGEST_STEPS,
    budget: TRIALS,
    worth: WORTH,
    ...bounds,
  });
  return { ...found, bounds };
}

/** dB, slope, dB. */
const LONGEST_STEPS = [2.5, 0.5, 3] as const;

/** Few excerpts may be mistaken in common: what they have taught about the surroundings serves for another step. */
function confirm(
  tried: Try,
  aims: Aims,
  track: TrackToMaster,
  { at, columns, bounds }: Found & { readonly bounds: Bounds },
): Settled {
  const start = controlsAt(at);
  const first = tried(start);
  // What takes away too much has to give back level anyway: another step would be for nothing.
  if (reductionDb(first) > MOST_REDUCTION_DB) return { controls: start, outcome: first };
  const outcomes = new Map([[JSON.stringify(start), first]]);
  const residuals = (point: readonly number[]): readonly number[] => {
    const controls = controlsAt(point);
    const outcome = tried(controls);
    outcomes.set(JSON.stringify(controls), outcome);
    return residualsOf(outcome, controls, aims, track);
  };
  const confirmed = leastSquares({
    residuals,
    start: at,
    startResiduals: residualsOf(first, start, aims, track),
    known: columns,
    probe: [],
    longest: LONGEST_STEPS,
    budget: LATER_TRIALS,
    worth: LATER_WORTH,
    ...bounds,
  });
  const controls = controlsAt(confirmed.at);
  return { controls, outcome: outcomes.get(JSON.stringify(controls)) ?? tried(controls) };
}

/** More passages hold more peaks: what is taken away too much is given back as level. */
function retreat(tried: Try, settled: Settled): Settled {
  let { controls, outcome } = settled;
  for (let round = 0; round < MOST_RETREATS; round++) {
    const excessDb = reductionDb(outcome) - MOST_REDUCTION_DB;
    if (excessDb <= 0) break;
    controls = { ...controls, gainDb: controls.gainDb - excessDb };
    outcome = tried(controls);
  }
  return { controls, outcome };
}

function controlsAt([gainDb = 0, slope = 0, tiltDb = 0]: readonly number[]): Controls {
  return { gainDb, slope, tiltDb };
}

function residualsOf(
  outcome: Outcome,
  { slope, tiltDb }: Controls,
  aims: Aims,
  { spectralCentroidHz }: TrackToMaster,
): readonly number[] {
  const { loudnessChangeLu, crestChangeDb, first } = aims;
  const centroidChangeHz = looksForCentroid(aims) ? aims.centroidChangeHz : outcome.centroidChangeHz;
  const crestWeight = (first === 'loudness' ? SECOND : 1) / SCALE.crestDb;
  return [
    (outcome.loudnessChangeLu - loudnessChangeLu) * loudnessWeight(first),
    (outcome.crestChangeDb - crestChangeDb) * crestWeight,
    (outcome.centroidChangeHz - centroidChangeHz) / (SCALE.centroidShare * spectralCentroidHz),
    Math.max(0, reductionDb(outcome) - MOST_REDUCTION_DB) / SCALE.reductionDb,
    slope / (slope < 0 ? RELUCTANCE.compression : RELUCTANCE.expansion),
    tiltDb / RELUCTANCE.tiltDb,
    outcome.reductions.limiterDb / RELUCTANCE.limiterDb,
    (Math.max(0, slope) * outcome.reductions.limiterDb) / FUTILE,
  ];
}

function loudnessWeight(first: Aims['first']): number {
  return (first === 'crest' ? SECOND : 1) / SCALE.loudnessLu;
}

/** What compressor and limiter take away together at most, dB. */
function reductionDb({ reductions }: Pick<Outcome, 'reductions'>): number {
  return -reductions.dynamicsDb - reductions.limiterDb;
}
