import type { Band, Plan } from '#mastering';
import type { WirePlan } from './plan.ts';

/**
 * A plan that came over the wire, as the chain takes it: the inverse of `toWirePlan`. The door `#wire/plan`, so that a
 * page's audio thread needs neither schemas nor what comes with them.
 */
export function toPlan({ mastering_version, equaliser, dynamics, gain_db, ceiling_dbtp }: WirePlan): Plan {
  return {
    masteringVersion: mastering_version,
    equaliser: {
      lowShelf: toBand(equaliser.low_shelf),
      lowBell: toBand(equaliser.low_bell),
      highBell: toBand(equaliser.high_bell),
      highShelf: toBand(equaliser.high_shelf),
    },
    dynamics: {
      thresholdDbfs: dynamics.threshold_dbfs,
      slope: dynamics.slope,
      kneeDb: dynamics.knee_db,
      attackSeconds: dynamics.attack_seconds,
      releaseSeconds: dynamics.release_seconds,
      rangeDb: dynamics.range_db,
    },
    gainDb: gain_db,
    ceilingDbtp: ceiling_dbtp,
  };
}

function toBand({ frequency_hz, gain_db, q }: WirePlan['equaliser']['low_shelf']): Band {
  return { frequencyHz: frequency_hz, gainDb: gain_db, q };
}
