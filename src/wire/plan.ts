import { z } from 'zod';
import type { Band, Plan } from '#mastering';

const bandSchema = z
  .object({ frequency_hz: z.number(), gain_db: z.number(), q: z.number() })
  .meta({ id: 'EqualiserBand' });

/** All that the mastering chain is told. */
export const planSchema = z
  .object({
    mastering_version: z.int(),
    equaliser: z.object({
      low_shelf: bandSchema,
      low_bell: bandSchema,
      high_bell: bandSchema,
      high_shelf: bandSchema,
    }),
    dynamics: z.object({
      threshold_dbfs: z.number(),
      slope: z.number().describe('dB for each dB above the threshold: below 0 compresses, above 0 expands'),
      knee_db: z.number(),
      attack_seconds: z.number(),
      release_seconds: z.number(),
      range_db: z.number().describe('Never more than this, up or down'),
    }),
    gain_db: z.number().describe('Make-up gain'),
    ceiling_dbtp: z.number().describe('What no inter-sample peak exceeds'),
  })
  .meta({ id: 'MasteringPlan' });

export type WirePlan = z.infer<typeof planSchema>;

/** A plan under the contract's names. */
export function toWirePlan({ masteringVersion, equaliser, dynamics, gainDb, ceilingDbtp }: Plan): WirePlan {
  return {
    mastering_version: masteringVersion,
    equaliser: {
      low_shelf: toWireBand(equaliser.lowShelf),
      low_bell: toWireBand(equaliser.lowBell),
      high_bell: toWireBand(equaliser.highBell),
      high_shelf: toWireBand(equaliser.highShelf),
    },
    dynamics: {
      threshold_dbfs: dynamics.thresholdDbfs,
      slope: dynamics.slope,
      knee_db: dynamics.kneeDb,
      attack_seconds: dynamics.attackSeconds,
      release_seconds: dynamics.releaseSeconds,
      range_db: dynamics.rangeDb,
    },
    gain_db: gainDb,
    ceiling_dbtp: ceilingDbtp,
  };
}

function toWireBand({ frequencyHz, gainDb, q }: Band): WirePlan['equaliser']['low_shelf'] {
  return { frequency_hz: frequencyHz, gain_db: gainDb, q };
}
