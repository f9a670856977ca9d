import type { LoudnessHistogram, Series } from '../analysis.ts';
import type { AudioBlock, Channel } from '../audio-source.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';
import { createSampledSeries, roundTo } from '../sampled-series.ts';
import { channelWeights } from './channel-weights.ts';
import { addBlock, integratedLufs, loudnessRangeLu, newHistogram, toSparse } from './histogram.ts';
import { type KWeighting, kWeighting } from './k-weighting.ts';
import { ABSOLUTE_GATE_LUFS, loudnessOf } from './loudness.ts';

/** Energy is summed over steps of 10 ms: momentary and short-term windows slide by one, Tech 3341 case 13 wants ≤ 20. */
const STEPS_PER_SECOND = 100;
/** 400 ms (BS.1770-5 Annex 1, Tech 3341 section 2.2). */
const MOMENTARY_STEPS = 40;
/** 3 s (Tech 3341 section 2.2). */
const SHORT_TERM_STEPS = 300;
/** Gating blocks overlap by 75 %, short-term values are taken for the range as often. */
const GATING_STEPS = 10;
/** Sums over windows are sums of sums over so many steps: a tenth of the additions, and none of them ever taken back. */
const TEN = 10;

export type Loudness = {
  readonly integratedLufs: number | null;
  readonly maxMomentaryLufs: number | null;
  readonly maxShortTermLufs: number | null;
  readonly loudnessRangeLu: number | null;
  readonly gatingHistogram: LoudnessHistogram;
  readonly shortTermSeries: Series['shortTermLufs'];
  readonly isTooShortForMomentary: boolean;
  readonly isTooShortForShortTerm: boolean;
};

/** Measures loudness by BS.1770-5 and EBU Tech 3341/3342 from blocks of any size, in the same memory at any length. */
export function createLoudnessMeter(room: Room, sampleRateHz: number, channels: readonly Channel[]) {
  const { kWeightedEnergies } = kernels();
  const filter = addressOf(filterInRoom(room, kWeighting(sampleRateHz)));
  const weights = channelWeights(channels);
  const weighed = channels.flatMap((_, c) => (weights[c]! > 0 ? [c] : []));
  /** Two channels at a time; a last one without a second stands in both places, and counts once. */
  const pairs = Array.from({ length: Math.ceil(weighed.length / 2) }, (_, p) => {
    const first = weighed[2 * p]!;
    const second = weighed[2 * p + 1];
    return {
      first,
      second: second ?? first,
      firstWeight: weights[first]!,
      secondWeight: second === undefined ? 0 : weights[second]!,
      state: addressOf(room.float64(12)),
    };
  });
  const energies = room.float64(2);
  const energiesAt = addressOf(energies);

  /** Σ G·(sum of squares) over the channels, of the samples `from` … `to` of planes that begin at `addresses`. */
  const weightedEnergy = (addresses: readonly number[], from: number, to: number): number => {
    let sum = 0;
    for (let p = 0; p < pairs.length; p++) {
      const { first, second, firstWeight, secondWeight, state } = pairs[p]!;
      const a = addresses[first]! + 4 * from;
      const b = addresses[second]! + 4 * from;
      kWeightedEnergies(a, b, to - from, filter, state, energiesAt);
      sum += firstWeight * energies[0]! + secondWeight * energies[1]!;
    }
    return sum;
  };

  // Of the last 3 s, rings: channel-weighted sum of squares of each step, and of each with the nine before it.
  const stepEnergies = new Float64Array(SHORT_TERM_STEPS);
  const tenStepEnergies = new Float64Array(SHORT_TERM_STEPS);
  let stepCount = 0;
  let frame = 0;
  let energy = 0;
  let stepStart = 0;
  let stepEnd = boundary(1, sampleRateHz);

  const gating = newHistogram();
  const shortTerm = newHistogram();
  const series = createSampledSeries();
  let maxMomentary = 0;
  let maxShortTerm = 0;

  /** Mean square of the last `steps`, a multiple of ten. */
  const meanOfLast = (steps: number): number => {
    let sum = 0;
    for (let back = 0; back < steps; back += TEN) sum += tenStepEnergies[ringIndex(stepCount - 1 - back)]!;
    return sum / (stepStart - boundary(stepCount - steps, sampleRateHz));
  };

  const completeStep = (): void => {
    stepEnergies[ringIndex(stepCount)] = energy;
    let ten = 0;
    for (let back = 0; back < TEN && back <= stepCount; back++)
      ten += stepEnergies[ringIndex(stepCount - back)]!;
    tenStepEnergies[ringIndex(stepCount)] = ten;
    stepCount++;
    energy = 0;
    stepStart = stepEnd;
    stepEnd = boundary(stepCount + 1, sampleRateHz);
    if (stepCount < MOMENTARY_STEPS) return;
    const momentary = meanOfLast(MOMENTARY_STEPS);
    if (momentary > maxMomentary) maxMomentary = momentary;
    const isGatingStep = stepCount % GATING_STEPS === 0;
    if (isGatingStep) addBlock(gating, momentary);
    if (stepCount < SHORT_TERM_STEPS) return;
    const energyOf3s = meanOfLast(SHORT_TERM_STEPS);
    if (energyOf3s > maxShortTerm) maxShortTerm = energyOf3s;
    if (!isGatingStep) return;
    addBlock(shortTerm, energyOf3s);
    series.add(energyOf3s);
  };

  return {
    add({ channels: planes, frameCount }: AudioBlock): void {
      const addresses = planes.map(addressOf);
      for (let from = 0; from < frameCount; ) {
        const to = Math.min(frameCount, from + (stepEnd - frame));
        energy += weightedEnergy(addresses, from, to);
        frame += to - from;
        from = to;
        if (frame === stepEnd) completeStep();
      }
    },

    result(): Loudness {
      return {
        integratedLufs: integratedLufs(gating),
        maxMomentaryLufs: maxMomentary > 0 ? loudnessOf(maxMomentary) : null,
        maxShortTermLufs: maxShortTerm > 0 ? loudnessOf(maxShortTerm) : null,
        loudnessRangeLu: loudnessRangeLu(shortTerm),
        gatingHistogram: toSparse(gating),
        shortTermSeries: {
          stepSeconds: (series.stride() * GATING_STEPS) / STEPS_PER_SECOND,
          values: series.values().map((value) => {
            const lufs = value > 0 ? loudnessOf(value) : null;
            return lufs !== null && lufs > ABSOLUTE_GATE_LUFS ? roundTo(lufs, 0.01) : null;
          }),
        },
        isTooShortForMomentary: stepCount < MOMENTARY_STEPS,
        isTooShortForShortTerm: stepCount < SHORT_TERM_STEPS,
      };
    },
  };
}

function ringIndex(step: number): number {
  return step % SHORT_TERM_STEPS;
}

/** The frame at which step `step` ends; rounded each anew, so that no rate drifts (11,025 Hz has 110.25 a step). */
function boundary(step: number, sampleRateHz: number): number {
  return Math.round((step * sampleRateHz) / STEPS_PER_SECOND);
}

/** Both stages as `kWeightedEnergies` reads them. */
export function filterInRoom(room: Room, { shelf, highPass }: KWeighting): Float64Array {
  const filter = room.float64(8);
  const { b0, b1, b2, a1, a2 } = shelf;
  filter.set([b0, b1, b2, a1, a2, highPass.a1, highPass.a2, highPass.b0 ** 2]);
  return filter;
}
