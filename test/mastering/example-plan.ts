import { MASTERING_VERSION, type Plan } from '../../src/mastering/index.ts';

/** A plan that does nothing but hold its ceiling, with changes. */
export function planWith(changes: {
  readonly gainDb?: number;
  readonly tiltDb?: number;
  readonly slope?: number;
  readonly thresholdDbfs?: number;
  readonly ceilingDbtp?: number;
}): Plan {
  const { gainDb = 0, tiltDb = 0, slope = 0, thresholdDbfs = -20, ceilingDbtp = -1 } = changes;
  const band = (frequencyHz: number, share: number) => ({
    frequencyHz,
    gainDb: share * tiltDb,
    q: Math.SQRT1_2,
  });
  return {
    masteringVersion: MASTERING_VERSION,
    equaliser: {
      lowShelf: band(120, -1),
      lowBell: band(350, -0.5),
      highBell: band(3_000, 0.5),
      highShelf: band(8_000, 1),
    },
    dynamics: {
      thresholdDbfs,
      slope,
      kneeDb: 6,
      attackSeconds: 0.001,
      releaseSeconds: 0.1,
      rangeDb: 6,
    },
    gainDb,
    ceilingDbtp,
  };
}
