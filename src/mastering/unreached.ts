import type { Aims } from './aims.ts';
import { BOUNDS, type Controls, MOST_REDUCTION_DB } from './controls.ts';
import type { Outcome } from './trial.ts';

/** Nearer than this an aim counts as reached. */
const NEAR = { loudnessLu: 0.2, crestDb: 0.3, centroidShare: 0.02 } as const;
/** As near to a limit as this is at it. */
const AT_LIMIT = 0.3;
const PULLING = 'level, dynamics and spectrum pull against each other here';

/** One sentence for each aim that the plan misses: which, how near it comes, and what stands in the way. */
export function unreachedAims(
  aims: Aims,
  outcome: Outcome,
  controls: Controls,
  {
    spectralCentroidHz,
    isShaped = true,
  }: { readonly spectralCentroidHz: number; readonly isShaped?: boolean },
): readonly string[] {
  const sentences: string[] = [];
  const miss = (
    what: string,
    aim: number,
    reached: number,
    near: number,
    unit: string,
    digits: number,
    why: string,
  ) => {
    if (Math.abs(aim - reached) <= near) return;
    const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)} ${unit}`;
    sentences.push(`${what} ${signed(aim)} cannot be reached, ${signed(reached)} can: ${why}.`);
  };
  const room = whyNoRoom(aims, outcome, controls);
  miss('Loudness', aims.loudnessChangeLu, outcome.loudnessChangeLu, NEAR.loudnessLu, 'LU', 1, room);
  miss(
    'Crest factor',
    aims.crestChangeDb,
    outcome.crestChangeDb,
    NEAR.crestDb,
    'dB',
    1,
    isShaped ? room : 'more than two channels get gain and limiting only',
  );
  miss(
    'Spectral centroid',
    aims.centroidChangeHz,
    outcome.centroidChangeHz,
    NEAR.centroidShare * spectralCentroidHz,
    'Hz',
    0,
    isShaped ? whyNotTilted(aims, controls) : 'more than two channels get gain and limiting only',
  );
  return sentences;
}

/** An equaliser that has room left is not what stands in the way. */
function whyNotTilted({ mostEqualiserDb }: Aims, { tiltDb }: Controls): string {
  return Math.abs(tiltDb) > mostEqualiserDb - AT_LIMIT
    ? `no band of the equaliser moves by more than ${mostEqualiserDb} dB`
    : PULLING;
}

function whyNoRoom({ ceilingDbtp }: Aims, { reductions }: Outcome, { slope }: Controls): string {
  const { dynamicsDb, limiterDb } = reductions;
  if (-dynamicsDb - limiterDb > MOST_REDUCTION_DB - AT_LIMIT)
    return `compressor and limiter together take away no more than ${MOST_REDUCTION_DB} dB`;
  if (slope < BOUNDS.slope.min + 0.02) return 'a compression beyond 4:1 is not applied';
  if (slope > BOUNDS.slope.max - 0.02) return 'no stronger expansion is applied';
  if (limiterDb < -AT_LIMIT) return `the ceiling of ${ceilingDbtp} dBTP leaves no room for its peaks`;
  return PULLING;
}
