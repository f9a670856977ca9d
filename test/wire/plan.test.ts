import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toPlan } from '#wire/plan';
import type { Band, Plan } from '../../src/mastering/index.ts';
import { toWirePlan } from '../../src/wire/index.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const band: fc.Arbitrary<Band> = fc.record({ frequencyHz: number, gainDb: number, q: number });
const plan: fc.Arbitrary<Plan> = fc.record({
  masteringVersion: fc.integer(),
  equaliser: fc.record({ lowShelf: band, lowBell: band, highBell: band, highShelf: band }),
  dynamics: fc.record({
    thresholdDbfs: number,
    slope: number,
    kneeDb: number,
    attackSeconds: number,
    releaseSeconds: number,
    rangeDb: number,
  }),
  gainDb: number,
  ceilingDbtp: number,
});

test('a plan that went over the wire and came back is the plan', () => {
  fc.assert(
    fc.property(plan, (sent) => {
      expect(toPlan(toWirePlan(sent))).toEqual(sent);
    }),
    { seed: 1 },
  );
});
