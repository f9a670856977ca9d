import type { Analysis } from '#engine';

/** A passage of a track. */
export type Excerpt = { readonly fromSeconds: number; readonly seconds: number };

/** Which passages stand for a track. */
export type Excerpts = {
  /** An equal share of every degree of loudness, from the quietest to the loudest: means are taken over these. */
  readonly typical: readonly Excerpt[];
  /** Where the highest peaks lie, the highest first. */
  readonly peaks: readonly Excerpt[];
};

export type ExcerptBudget = { readonly typicalCount: number; readonly peakCount: number };

/** The window of the short-term loudness that passages are chosen by (Tech 3341). */
const TYPICAL_SECONDS = 3;
/** Around a peak. Of a track of hours, whose waveform is kept in stretches of many seconds, a peak's is cut to this. */
const SHORTEST_PEAK_SECONDS = 0.5;
const LONGEST_PEAK_SECONDS = 2;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** The passages for a budget; the whole track, once, where they would be most of it. */
export function chooseExcerpts(
  { durationSeconds, series }: Pick<Analysis, 'durationSeconds' | 'series'>,
  { typicalCount, peakCount }: ExcerptBudget,
): Excerpts {
  const budgetSeconds = typicalCount * TYPICAL_SECONDS + peakCount * SHORTEST_PEAK_SECONDS;
  if (durationSeconds <= budgetSeconds)
    return { typical: [{ fromSeconds: 0, seconds: durationSeconds }], peaks: [] };
  return { typical: typicalExcerpts(series, typicalCount), peaks: peakExcerpts(series, peakCount) };
}

/**
 * Passages ordered by loudness, cut into as many equal parts as there are excerpts to take, and one out of each: not
 * always its middle, so that neighbours in loudness are not neighbours in time.
 */
function typicalExcerpts({ shortTermLufs }: Analysis['series'], count: number): readonly Excerpt[] {
  const { stepSeconds, values } = shortTermLufs;
  const audible = values.flatMap((lufs, index) => (lufs === null ? [] : [{ lufs, index }]));
  audible.sort((a, b) => a.lufs - b.lufs || a.index - b.index);
  const share = audible.length / count;
  const chosen = new Set<number>();
  for (let part = 0; part < count; part++) {
    const at = (part + ((part * GOLDEN_RATIO + 0.5) % 1)) * share;
    const passage = audible[Math.min(audible.length - 1, Math.floor(at))];
    if (passage !== undefined) chosen.add(passage.index);
  }
  return [...chosen]
    .sort((a, b) => a - b)
    .map((index) => ({ fromSeconds: index * stepSeconds, seconds: TYPICAL_SECONDS }));
}

/** Half of them by the highest peaks of any channel, which a limiter meets, half by those of the mono mix, which the crest factor rests on. */
function peakExcerpts({ waveform, peak }: Analysis['series'], count: number): readonly Excerpt[] {
  const mono = Array.from(waveform.max, (high, index) => Math.max(high, -(waveform.min[index] ?? 0)));
  const taken: Excerpt[] = [];
  takeHighest(peak.values, peak.stepSeconds, Math.ceil(count / 2), taken);
  takeHighest(mono, waveform.stepSeconds, count, taken);
  return taken;
}

/** Adds the highest of `peaks`, one in each `stepSeconds`, until there are `count`. */
function takeHighest(peaks: readonly number[], stepSeconds: number, count: number, taken: Excerpt[]): void {
  const seconds = Math.min(LONGEST_PEAK_SECONDS, Math.max(SHORTEST_PEAK_SECONDS, stepSeconds));
  const stretches = peaks.map((peak, index) => ({ peak, index }));
  stretches.sort((a, b) => b.peak - a.peak || a.index - b.index);
  for (const { index } of stretches) {
    if (taken.length >= count) return;
    const fromSeconds = Math.max(0, (index + 0.5) * stepSeconds - seconds / 2);
    // A stretch next to one that is taken lies in it already.
    if (taken.some((other) => Math.abs(other.fromSeconds - fromSeconds) < 0.75 * seconds)) continue;
    taken.push({ fromSeconds, seconds });
  }
}
