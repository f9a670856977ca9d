import { type Aims, looksForCentroid } from './aims.ts';
import { BOUNDS, type Controls, MOST_REDUCTION_DB } from './controls.ts';
import { type Correction, MOST_CORRECTION_DB } from './correction.ts';
import type { TrackToMaster } from './settle.ts';
import type { Outcome } from './trial.ts';

/** Nearer than this an aim counts as reached. */
const NEAR = { loudnessLu: 0.2, crestDb: 0.3, centroidShare: 0.02, octavesDb: 1 } as const;
/** As near to a limit as this is at it. */
const AT_LIMIT = 0.3;

/** One sentence for each aim that the plan misses: which, how near it comes, and what stands in the way. */
export function unreachedAims(
  aims: Aims,
  outcome: Outcome,
  controls: Controls,
  { spectralCentroidHz, isShaped }: Pick<TrackToMaster, 'spectralCentroidHz' | 'isShaped'>,
  correction: Correction | null,
): readonly string[] {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, mostEqualiserDb } = aims;
  const sentences: string[] = [];
  if (Math.abs(outcome.loudnessChangeLu - loudnessChangeLu) > NEAR.loudnessLu)
    sentences.push(
      sentence('Loudness', loudnessChangeLu, outcome.loudnessChangeLu, 'LU', 1, whyNotLoud(aims, outcome)),
    );
  if (Math.abs(outcome.crestChangeDb - crestChangeDb) > NEAR.crestDb) {
    const why = isShaped ? whyNotCrest(aims, outcome, controls) : NOT_SHAPED;
    sentences.push(sentence('Crest factor', crestChangeDb, outcome.crestChangeDb, 'dB', 1, why));
  }
  if (
    looksForCentroid(aims) &&
    Math.abs(outcome.centroidChangeHz - centroidChangeHz) > NEAR.centroidShare * spectralCentroidHz
  ) {
    const isAtLimit = Math.abs(controls.tiltDb) > mostEqualiserDb - 0.1;
    const why = isAtLimit ? `no band of the equaliser moves by more than ${mostEqualiserDb} dB` : PULL;
    sentences.push(
      sentence(
        'Spectral centroid',
        centroidChangeHz,
        outcome.centroidChangeHz,
        'Hz',
        0,
        isShaped ? why : NOT_SHAPED,
      ),
    );
  }
  if (aims.octaveChangesDb !== undefined) sentences.push(...unreachedOctaves(correction, isShaped));
  return sentences;
}

function unreachedOctaves(correction: Correction | null, isShaped: boolean): readonly string[] {
  const what = 'The change of the spectrum by octaves cannot be reached';
  if (!isShaped) return [`${what}: ${NOT_SHAPED}.`];
  if (correction === null || correction.missedDb <= NEAR.octavesDb) return [];
  const why = correction.isAtLimit
    ? `no band of the equaliser corrects by more than ${MOST_CORRECTION_DB} dB`
    : 'four bands do not follow it';
  return [`${what} but to within ${correction.missedDb.toFixed(1)} dB: ${why}.`];
}

const NOT_SHAPED = 'more than two channels get gain and limiting only';
const PULL = 'level, dynamics and spectrum pull against each other here';
const REDUCTION = `compressor and limiter together take away no more than ${MOST_REDUCTION_DB} dB`;

function sentence(
  what: string,
  aim: number,
  reached: number,
  unit: string,
  digits: number,
  why: string,
): string {
  const signed = (value: number) => `${inWords(value, digits, '+')} ${unit}`;
  return `${what} ${signed(aim)} cannot be reached, ${signed(reached)} can: ${why}.`;
}

/** A number with its sign; what rounds to nothing has none. */
function inWords(value: number, digits: number, plus = ''): string {
  const magnitude = Math.abs(value).toFixed(digits);
  if (Number(magnitude) === 0) return magnitude;
  return `${value < 0 ? '−' : plus}${magnitude}`;
}

function whyNotLoud(aims: Aims, outcome: Outcome): string {
  if (outcome.loudnessChangeLu > aims.loudnessChangeLu) return PULL;
  return isReductionUsedUp(outcome) ? REDUCTION : whyNoRoom(aims, outcome);
}

function whyNotCrest(aims: Aims, outcome: Outcome, { slope }: Controls): string {
  if (outcome.crestChangeDb > aims.crestChangeDb) {
    if (slope < BOUNDS.slope.min + 0.02) return 'a compression beyond 4:1 is not applied';
    return isReductionUsedUp(outcome) ? REDUCTION : PULL;
  }
  if (slope > BOUNDS.slope.max - 0.02) return 'no stronger expansion is applied';
  return whyNoRoom(aims, outcome);
}

function whyNoRoom({ ceilingDbtp }: Aims, { reductions }: Outcome): string {
  return reductions.limiterDb < -AT_LIMIT
    ? `the ceiling of ${inWords(ceilingDbtp, 1)} dBTP leaves no room for its peaks`
    : PULL;
}

function isReductionUsedUp({ reductions }: Outcome): boolean {
  return -reductions.dynamicsDb - reductions.limiterDb > MOST_REDUCTION_DB - AT_LIMIT;
}
