/** Everything spectral is band-limited to this, so that 44.1 and 96 kHz versions of the same music measure the same. */
export const HIGHEST_HZ = 20_000;
/** Bins whose product is taken before one logarithm: relative powers of 1e-70 still do not underflow. */
const BINS_PER_LOGARITHM = 4;

/** Means over the frames that counted; all `null` when none did. */
export type FrameFeatures = {
  readonly spectralCentroidHz: number | null;
  readonly spectralSpreadHz: number | null;
  readonly spectralRolloff85Hz: number | null;
  readonly spectralRolloff95Hz: number | null;
  readonly spectralFlatness: number | null;
};

/** Sums up the features of one power spectrum after another; DC (bin 0) is left out of all of them. */
export function createFrameFeatures(binWidthHz: number, bins: number) {
  const highest = Math.min(bins, Math.floor(HIGHEST_HZ / binWidthHz));
  let frames = 0;
  let centroids = 0;
  let spreads = 0;
  let rolloffs85 = 0;
  let rolloffs95 = 0;
  let flatnesses = 0;
  return {
    add(power: Float64Array): void {
      let magnitudes = 0;
      let firstMoment = 0;
      let secondMoment = 0;
      let total = 0;
      for (let k = 1; k <= highest; k++) {
        const p = power[k]!;
        const magnitude = Math.sqrt(p);
        const moment = k * magnitude;
        magnitudes += magnitude;
        firstMoment += moment;
        secondMoment += k * moment;
        total += p;
      }
      // A frame of nothing but an offset has no spectrum.
      if (total === 0) return;
      frames++;
      const centroid = firstMoment / magnitudes;
      centroids += centroid;
      spreads += Math.sqrt(Math.max(0, secondMoment / magnitudes - centroid * centroid));
      const bin85 = rolloffBin(power, 1, 0, 0.85 * total, highest);
      rolloffs85 += bin85.bin;
      rolloffs95 += rolloffBin(power, bin85.next, bin85.below, 0.95 * total, highest).bin;
      flatnesses += flatness(power, highest, total);
    },
    result(): FrameFeatures {
      const mean = (sum: number): number | null => (frames === 0 ? null : sum / frames);
      const meanHz = (sumOfBins: number): number | null => mean(sumOfBins * binWidthHz);
      return {
        spectralCentroidHz: meanHz(centroids),
        spectralSpreadHz: meanHz(spreads),
        spectralRolloff85Hz: meanHz(rolloffs85),
        spectralRolloff95Hz: meanHz(rolloffs95),
        spectralFlatness: mean(flatnesses),
      };
    },
  };
}

/** Where the running sum of power, `below` before bin `from`, reaches `wanted`; linear inside the bin. */
function rolloffBin(power: Float64Array, from: number, below: number, wanted: number, highest: number) {
  let sum = below;
  for (let k = from; k <= highest; k++) {
    const p = power[k]!;
    if (sum + p >= wanted) return { bin: k - 0.5 + (wanted - sum) / p, next: k, below: sum };
    sum += p;
  }
  return { bin: highest, next: highest, below: sum };
}

/** Geometric over arithmetic mean of bins 1 … `highest`, which add up to `total`. */
function flatness(power: Float64Array, highest: number, total: number): number {
  const scale = highest / total;
  let logarithms = 0;
  let k = 1;
  for (; k + BINS_PER_LOGARITHM <= highest + 1; k += BINS_PER_LOGARITHM) {
    logarithms += Math.log(
      power[k]! * scale * (power[k + 1]! * scale) * (power[k + 2]! * scale) * (power[k + 3]! * scale),
    );
  }
  for (; k <= highest; k++) logarithms += Math.log(power[k]! * scale);
  return Math.exp(logarithms / highest);
}
