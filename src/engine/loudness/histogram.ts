import type { LoudnessHistogram } from '../analysis.ts';
import { ABSOLUTE_GATE_LUFS, energyOf, loudnessOf } from './loudness.ts';

/** Γ_r of BS.1770-5 Annex 1 eq. 6. */
const RELATIVE_GATE_LU = -10;
/** Tech 3342 section 3.1. */
const RANGE_GATE_LU = -20;
const BINS_PER_LU = 100;
/** Up to +80 LUFS: float files may exceed full scale, and what exceeds this too keeps its exact energy in the last bin. */
const BIN_COUNT = 150 * BINS_PER_LU;

/**
 * Blocks above the absolute gate by loudness, in bins of 0.01 LU. Energies are summed exactly, so a mean over blocks
 * is exact; only which side of a relative gate a block falls on is decided a bin at a time. That keeps memory the
 * same for a song and for ten hours, and lets the histograms of an album's tracks be added.
 */
export type Histogram = {
  readonly counts: Float64Array;
  readonly energies: Float64Array;
};

export function newHistogram(): Histogram {
  return { counts: new Float64Array(BIN_COUNT), energies: new Float64Array(BIN_COUNT) };
}

const GATE_ENERGY = energyOf(ABSOLUTE_GATE_LUFS);

/** Adds a block by its energy (channel-weighted mean square); one at or below the absolute gate is left out. */
export function addBlock(histogram: Histogram, energy: number): void {
  if (!(energy > GATE_ENERGY)) return;
  const bin = Math.floor((loudnessOf(energy) - ABSOLUTE_GATE_LUFS) * BINS_PER_LU);
  const index = Math.min(Math.max(bin, 0), BIN_COUNT - 1);
  histogram.counts[index]! += 1;
  histogram.energies[index]! += energy;
}

/** Integrated loudness, LUFS (BS.1770-5 Annex 1 eq. 5–7). `null` when no block passed the absolute gate. */
export function integratedLufs(histogram: Histogram): number | null {
  const audible = meanEnergy(histogram, 0);
  if (audible === null) return null;
  const gated = meanEnergy(histogram, audible * 10 ** (RELATIVE_GATE_LU / 10));
  return gated === null ? null : loudnessOf(gated);
}

/** Loudness range, LU, of a histogram of short-term values (Tech 3342). `null` when none passed the absolute gate. */
export function loudnessRangeLu(histogram: Histogram): number | null {
  const audible = meanEnergy(histogram, 0);
  if (audible === null) return null;
  const gate = audible * 10 ** (RANGE_GATE_LU / 10);
  let count = 0;
  for (let i = 0; i < BIN_COUNT; i++) if (binEnergy(histogram, i) >= gate) count += histogram.counts[i]!;
  return (
    loudnessOf(percentileEnergy(histogram, gate, count, 95)) -
    loudnessOf(percentileEnergy(histogram, gate, count, 10))
  );
}

/** The value of rank round((n − 1)·p/100 + 1), the formula of Tech 3342's reference code. */
function percentileEnergy(histogram: Histogram, gate: number, count: number, percent: number): number {
  const rank = Math.round(((count - 1) * percent) / 100 + 1);
  let seen = 0;
  for (let i = 0; i < BIN_COUNT; i++) {
    if (binEnergy(histogram, i) < gate) continue;
    seen += histogram.counts[i]!;
    if (seen >= rank) return binEnergy(histogram, i);
  }
  return gate;
}

function meanEnergy(histogram: Histogram, aboveEnergy: number): number | null {
  let count = 0;
  let energy = 0;
  for (let i = 0; i < BIN_COUNT; i++) {
    if (histogram.counts[i] === 0 || binEnergy(histogram, i) <= aboveEnergy) continue;
    count += histogram.counts[i]!;
    energy += histogram.energies[i]!;
  }
  return count === 0 ? null : energy / count;
}

/** Mean energy of a bin's blocks, 0 for an empty one. */
function binEnergy(histogram: Histogram, bin: number): number {
  const count = histogram.counts[bin]!;
  return count === 0 ? 0 : histogram.energies[bin]! / count;
}

/** The occupied bins only, as they are kept with an analysis. */
export function toSparse(histogram: Histogram): LoudnessHistogram {
  const bins: number[] = [];
  const counts: number[] = [];
  const energies: number[] = [];
  for (let i = 0; i < BIN_COUNT; i++) {
    if (histogram.counts[i] === 0) continue;
    bins.push(i);
    counts.push(histogram.counts[i]!);
    // Nine digits: 1e-9 of an energy is 4e-9 LU.
    energies.push(Number(histogram.energies[i]!.toPrecision(9)));
  }
  return { bins, counts, energies };
}

/**
 * Integrated loudness of several tracks as one programme, LUFS, from their kept histograms: within 0.01 LU of
 * measuring them joined, but for the few blocks that would span two tracks. `null` when all are silent.
 */
export function albumLufs(histograms: readonly LoudnessHistogram[]): number | null {
  const joined = newHistogram();
  for (const { bins, counts, energies } of histograms) {
    for (let i = 0; i < bins.length; i++) {
      joined.counts[bins[i]!]! += counts[i]!;
      joined.energies[bins[i]!]! += energies[i]!;
    }
  }
  return integratedLufs(joined);
}
