import type { Analysis } from '#engine';
import { gainDbAt } from './dynamics.ts';
import type { Dynamics, Plan } from './plan.ts';

/** Of a track, what its master's loudness over time is worked out of. */
export type TrackOverTime = Pick<Analysis, 'integratedLufs' | 'channelLevels'> & {
  readonly series: Pick<Analysis['series'], 'shortTermLufs' | 'peak'>;
};

/** Of short-term loudness (EBU Tech 3341). */
const WINDOW_SECONDS = 3;
/**
 * How far the level of music moves around its level over 3 s, from one 11 ms to the next, dB. Ours, as are the next two: of
 * several the ones that come nearest to the masters of real music (`npm run bench -- prediction`).
 */
const SPREAD_DB = 3;
/** A compression, which heeds peaks and holds on to them, meets them so far above the level over 3 s. */
const PEAKS_ABOVE_DB = 8;
/** How long a limiter takes back what it takes back at one peak, all in all: its release is an exponential of 80 ms. */
const LIMITED_SECONDS = 0.1;
/** A normal distribution is summed up to so many standard deviations, in so many parts of each. */
const DEVIATIONS = 4;
const PARTS = 5;
/** Of integrated loudness (BS.1770-5 Annex 1), over 400 ms there. */
const RELATIVE_GATE_LU = -10;
/** At or below it there is no loudness. */
const ABSOLUTE_GATE_LUFS = -70;

type Lufs = readonly (number | null)[];

/**
 * Short-term loudness behind a plan, LUFS to 0.01, step by step. Each is changed as the dynamics' static curve changes
 * music that is spread around its level, and as the limiter meets the peaks within its 3 s; then all alike, so that their
 * gated mean changes by what was predicted with the real chain. What an equaliser does to one moment more than to another
 * is not seen. `meanChangeLu` is of the mean of all, what lies below the gate included.
 */
export function predictedShortTerm(
  track: TrackOverTime,
  { dynamics, gainDb, ceilingDbtp }: Plan,
  { loudnessChangeLu, isShaped }: { readonly loudnessChangeLu: number; readonly isShaped: boolean },
): { readonly lufs: Lufs; readonly meanChangeLu: number } {
  const { stepSeconds, values } = track.series.shortTermLufs;
  const dynamicsAt = isShaped ? dynamicsOver(track, dynamics) : () => 0;
  const limiterAt = limiterOver(track, ceilingDbtp);
  const shaped = values.map((lufs, index) => {
    if (lufs === null) return null;
    const dynamicsDb = dynamicsAt(lufs);
    return lufs + dynamicsDb + limiterAt(index * stepSeconds, gainDb + dynamicsDb);
  });
  const evenLu = loudnessChangeLu - differenceOf(gatedMean(shaped), gatedMean(values));
  return {
    lufs: shaped.map((lufs) => {
      if (lufs === null) return null;
      const even = Math.round((lufs + evenLu) * 100) / 100 + 0; // + 0 makes a negative zero positive.
      return even > ABSOLUTE_GATE_LUFS ? even : null;
    }),
    meanChangeLu: evenLu + differenceOf(mean(shaped), mean(values)),
  };
}

/** dB that the dynamics change music of a short-term loudness by. */
function dynamicsOver(
  { channelLevels, integratedLufs }: TrackOverTime,
  dynamics: Dynamics,
): (lufs: number) => number {
  const loudestDbfs = Math.max(...channelLevels.map(({ rmsDbfs }) => rmsDbfs ?? Number.NEGATIVE_INFINITY));
  const aboveLufs = loudestDbfs - (integratedLufs ?? Number.NEGATIVE_INFINITY);
  if (dynamics.slope === 0 || !Number.isFinite(aboveLufs)) return () => 0;
  const heardAboveDb = dynamics.slope < 0 ? PEAKS_ABOVE_DB : 0;
  return (lufs) => {
    let before = 0;
    let after = 0;
    for (let part = -DEVIATIONS * PARTS; part <= DEVIATIONS * PARTS; part++) {
      const spreadDb = SPREAD_DB * (part / PARTS);
      const power = Math.exp(-((part / PARTS) ** 2) / 2) * powerOf(spreadDb);
      before += power;
      after += power * powerOf(gainDbAt(dynamics, lufs + aboveLufs + spreadDb + heardAboveDb));
    }
    return decibels(after / before);
  };
}

/** dB that the limiter changes the 3 s from a moment on by, when they reach it by so much louder. */
function limiterOver(
  { series: { peak } }: TrackOverTime,
  ceilingDbtp: number,
): (fromSeconds: number, louderDb: number) => number {
  const share = Math.min(1, LIMITED_SECONDS / peak.stepSeconds);
  const peaksDbfs = peak.values.map((value) => 2 * decibels(value));
  return (fromSeconds, louderDb) => {
    const from = Math.floor(fromSeconds / peak.stepSeconds);
    const to = Math.max(from + 1, Math.floor((fromSeconds + WINDOW_SECONDS) / peak.stepSeconds));
    let power = 0;
    let count = 0;
    for (const peakDbfs of peaksDbfs.slice(from, to)) {
      if (peakDbfs === Number.NEGATIVE_INFINITY) continue;
      power += powerOf(-share * Math.max(0, peakDbfs + louderDb - ceilingDbtp));
      count++;
    }
    return count === 0 ? 0 : decibels(power / count);
  };
}

/** Of the values no more than 10 LU below the mean of all. */
function gatedMean(values: Lufs): number | null {
  const ungated = mean(values);
  return ungated === null
    ? null
    : mean(values.filter((lufs) => lufs !== null && lufs > ungated + RELATIVE_GATE_LU));
}

/** Of the powers; `null` of none. */
function mean(values: Lufs): number | null {
  let power = 0;
  let count = 0;
  for (const lufs of values) {
    if (lufs === null) continue;
    power += powerOf(lufs);
    count++;
  }
  return count === 0 ? null : decibels(power / count);
}

function differenceOf(after: number | null, before: number | null): number {
  return after === null || before === null ? 0 : after - before;
}

function powerOf(decibels: number): number {
  return 10 ** (decibels / 10);
}

function decibels(power: number): number {
  return 10 * Math.log10(power);
}
