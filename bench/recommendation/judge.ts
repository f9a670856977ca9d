import type { Damage } from './degradations.ts';
import type { Specimen } from './specimens.ts';

/** What a set of rules says of a specimen. */
export type Verdict = {
  readonly specimen: Specimen;
  readonly confidence: number;
  /** Whether the best, or one of the best three, undoes the damage. */
  readonly isRight: boolean;
  readonly isRightInThree: boolean;
  /** Whether nothing is applied, since none is safe. */
  readonly isLeftAlone: boolean;
};

/** One bar of a reliability diagram. */
export type Bin = { readonly count: number; readonly confidence: number; readonly right: number };

const BINS = 10;

/** Verdicts by confidence, in tenths. */
export function reliability(verdicts: readonly Verdict[]): readonly Bin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const own = verdicts.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin,
    );
    return {
      count: own.length,
      confidence: mean(own.map(({ confidence }) => confidence)),
      right: share(own, ({ isRight }) => isRight),
    };
  });
}

/** Expected calibration error: mean |confidence − share that is right| over the bins (Guo et al. 2017, eq. 3). */
export function calibrationError(verdicts: readonly Verdict[]): number {
  return reliability(verdicts).reduce(
    (sum, { count, confidence, right }) =>
      count === 0 ? sum : sum + (count / verdicts.length) * Math.abs(confidence - right),
    0,
  );
}

export function share<T>(some: readonly T[], isSo: (one: T) => boolean): number {
  return some.filter(isSo).length / some.length;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function ofDamage(verdicts: readonly Verdict[], damage: Damage): readonly Verdict[] {
  return verdicts.filter(({ specimen }) => specimen.damage === damage);
}
