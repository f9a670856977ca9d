import type { Analysis } from '#engine';
import type { Band, Plan } from './plan.ts';
import { IDLE_HEADROOM_DB } from './processor.ts';

/**
 * The plan with its parameters scaled: gains in dB and the slope of the dynamics, `intensity` 0…1; the ceiling holds as
 * it is. `null`, nothing is touched, for 0 and for a plan that would change no sample of this track: so it sounds
 * bit by bit and is written as a bypass (`outputFor`: an integer source without dither), and a lossy encoder's overshoot is
 * nothing to give level back for.
 */
export function atIntensity(
  plan: Plan,
  intensity: number,
  track: Pick<Analysis, 'truePeakDbtp'>,
): Plan | null {
  if (intensity === 0 || changesNothing(plan, track)) return null;
  if (intensity === 1) return plan;
  const { equaliser, dynamics } = plan;
  const scaled = (band: Band): Band => ({ ...band, gainDb: band.gainDb * intensity });
  return {
    ...plan,
    equaliser: {
      lowShelf: scaled(equaliser.lowShelf),
      lowBell: scaled(equaliser.lowBell),
      highBell: scaled(equaliser.highBell),
      highShelf: scaled(equaliser.highShelf),
    },
    dynamics: { ...dynamics, slope: dynamics.slope * intensity },
    gainDb: plan.gainDb * intensity,
  };
}

/** Whether neither gain, dynamics nor equaliser do anything, and no peak of the track comes near the ceiling. */
function changesNothing(
  { equaliser, dynamics, gainDb, ceilingDbtp }: Plan,
  { truePeakDbtp }: Pick<Analysis, 'truePeakDbtp'>,
): boolean {
  const isFlat = Object.values(equaliser).every((band) => band.gainDb === 0);
  const isBelow = truePeakDbtp === null || truePeakDbtp + IDLE_HEADROOM_DB <= ceilingDbtp;
  return isFlat && dynamics.slope === 0 && gainDb === 0 && isBelow;
}
