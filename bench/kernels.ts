import { parseArgs } from 'node:util';
import { interpolatorFor } from '../src/engine/dynamics/interpolator.ts';
import { tapsInRoom } from '../src/engine/dynamics/true-peak.ts';
import { kernels } from '../src/engine/kernel/kernels.ts';
import { kWeightedEnergy } from '../src/engine/kernel/plain/k-weighted-energy.ts';
import {
  crossProduct,
  decimate,
  type MonoReading,
  readMono,
  sampleStatistics,
} from '../src/engine/kernel/plain/samples.ts';
import { frameSpectrum } from '../src/engine/kernel/plain/spectrum.ts';
import { truePeak } from '../src/engine/kernel/plain/true-peak.ts';
import { addressOf, openRoom, type Room } from '../src/engine/kernel/room.ts';
import { kWeighting } from '../src/engine/loudness/k-weighting.ts';
import { filterInRoom } from '../src/engine/loudness/loudness-meter.ts';
import { createDecimator, SIDE_TAPS } from '../src/engine/spectrum/decimator.ts';
import { createSpectra, hann } from '../src/engine/spectrum/spectra.ts';
import { benchTrack } from './bench-tracks.ts';
import { firstSeconds } from './first-seconds.ts';
import { describeMachine } from './machine.ts';
import { compareTruePeaks } from './true-peaks.ts';

const RATE_HZ = 44_100;
const WINDOW = 2048;
const HIGHEST_FREQUENCY = 20_000 / RATE_HZ;
const BLOCK = 8192;
const ROUNDS = 5;

/** One kernel and its definition over the same stereo samples; both answer one number, which must be the same. */
type Pair = {
  readonly name: string;
  /** Of the music, so that the plain version is done within a second. */
  readonly seconds: number;
  readonly plain: (left: Float32Array, right: Float32Array) => number;
  /** The samples lie in the kernels' memory. */
  readonly fast: (room: Room, left: Float32Array, right: Float32Array) => number;
};

const pairs: readonly Pair[] = [
  {
    name: 'K-weighting, energies of two channels',
    seconds: 20,
    plain(left, right) {
      const filter = kWeighting(RATE_HZ);
      const energies = [left, right].map((samples) =>
        kWeightedEnergy(samples, filter, { inputs: [0, 0], shelved: [0, 0], weighted: [0, 0] }),
      );
      return energies[0]! + energies[1]!;
    },
    fast(room, left, right) {
      const filter = addressOf(filterInRoom(room, kWeighting(RATE_HZ)));
      const [state, energies] = [room.float64(12), room.float64(2)];
      kernels().kWeightedEnergies(
        addressOf(left),
        addressOf(right),
        left.length,
        filter,
        addressOf(state),
        addressOf(energies),
      );
      return energies[0]! + energies[1]!;
    },
  },
  {
    name: 'true peak of two channels, 4×',
    seconds: 20,
    plain(left, right) {
      const interpolator = interpolatorFor(4);
      const count = left.length - 2 * interpolator.halfTaps + 1;
      return Math.max(truePeak(left, count, interpolator, 0), truePeak(right, count, interpolator, 0));
    },
    fast(room, left, right) {
      const { phases, halfTaps, middleGain, outerGain } = interpolatorFor(4);
      const taps = addressOf(tapsInRoom(room, phases));
      const count = left.length - 2 * halfTaps + 1;
      const peaks = [left, right].map((samples) =>
        kernels().truePeak(addressOf(samples), count, taps, phases.length, middleGain, outerGain, 0),
      );
      return Math.max(peaks[0]!, peaks[1]!);
    },
  },
  {
    name: 'sums, squares, peaks of two channels',
    seconds: 20,
    plain(left, right) {
      const [a, b] = [sampleStatistics(left), sampleStatistics(right)];
      return a.sumOfSquares + b.sumOfSquares + Math.max(a.peak, b.peak);
    },
    fast(room, left, right) {
      const out = [left, right].map((samples) => {
        const statistics = room.float64(3);
        kernels().sampleStatistics(addressOf(samples), samples.length, addressOf(statistics));
        return statistics;
      });
      return out[0]![1]! + out[1]![1]! + Math.max(out[0]![2]!, out[1]![2]!);
    },
  },
  {
    name: 'correlation of two channels',
    seconds: 20,
    plain: crossProduct,
    fast: (_room, left, right) => kernels().crossProduct(addressOf(left), addressOf(right), left.length),
  },
  {
    name: 'mono: squares, extremes, zero crossings',
    seconds: 20,
    plain(left) {
      const state: MonoReading = { sumOfSquares: 0, signChanges: 0, lowest: 0, highest: 0, sign: 0 };
      readMono(left, state);
      return state.sumOfSquares + state.signChanges;
    },
    fast(room, left) {
      const state = room.float64(4);
      kernels().readMono(addressOf(left), left.length, addressOf(state));
      return state[0]! + state[1]!;
    },
  },
  {
    name: 'mono at half the rate',
    seconds: 5,
    plain(left) {
      const sides = [9, 7, 5, 3, 1].flatMap((distance) => [SIDE_TAPS[(distance - 1) / 2]!, 0]).slice(0, -1);
      const padded = new Float32Array(left.length + 18);
      padded.set(left, 18);
      return decimate(padded, [...sides, 0.5, ...sides.toReversed()]).reduce((sum, x) => sum + x * x, 0);
    },
    fast(room, left) {
      const halve = createDecimator(room, 1);
      let squares = 0;
      for (let from = 0; from < left.length; from += BLOCK) {
        const piece = left.subarray(from, from + BLOCK);
        const { samples, count } = halve(piece, piece.length);
        for (let i = 0; i < count; i++) squares += samples[i]! * samples[i]!;
      }
      return squares;
    },
  },
  {
    name: 'mono: spectra and all of their features',
    seconds: 10,
    plain(left) {
      const highest = Math.floor(HIGHEST_FREQUENCY * WINDOW);
      let sum = 0;
      let frames = 0;
      for (let from = 0; from + WINDOW <= left.length; from += WINDOW / 2, frames++) {
        const frame = left.subarray(from, from + WINDOW);
        const { centroid, flatness } = frameSpectrum(frame, hann(WINDOW), WINDOW, highest);
        sum += centroid + flatness;
      }
      return sum / frames;
    },
    fast(room, left) {
      const spectra = createSpectra(room, {
        windowFrames: WINDOW,
        highestFrequency: HIGHEST_FREQUENCY,
        gate: 0,
      });
      for (let from = 0; from < left.length; from += BLOCK) {
        const piece = left.subarray(from, from + BLOCK);
        spectra.add(piece, piece.length);
      }
      spectra.finish();
      const features = spectra.features()!;
      return features.centroid + features.flatness;
    },
  },
];

/**
 * How fast each kernel is beside its plain version, on real music; how far their answers lie apart. `--music` compares the
 * true peaks of all real music instead (two minutes).
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { music: { type: 'boolean', default: false } } });
  if (values.music) return compareTruePeaks();
  process.stdout.write(`${describeMachine()}\n\n`);
  process.stdout.write(
    '| kernel | × real time | plain version | is | they differ by |\n|---|--:|--:|--:|--:|\n',
  );
  const track = benchTrack('WAV');
  // From where it is loud, past the start.
  const [left, right] = (await firstSeconds(track.path, 60)).map((plane) => plane.subarray(30 * RATE_HZ));
  for (const pair of pairs) {
    const frames = pair.seconds * RATE_HZ;
    using room = openRoom();
    const planes = [left!, right!].map((plane) => {
      const copy = room.float32(frames);
      copy.set(plane.subarray(0, frames));
      return copy;
    });
    let [plain, fast, plainMs, fastMs] = [0, 0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < ROUNDS; round++) {
      let start = performance.now();
      fast = within((inner) => pair.fast(inner, planes[0]!, planes[1]!));
      fastMs = Math.min(fastMs, performance.now() - start);
      start = performance.now();
      plain = pair.plain(planes[0]!, planes[1]!);
      plainMs = Math.min(plainMs, performance.now() - start);
    }
    const difference = plain === fast ? '0' : Math.abs(fast / plain - 1).toExponential(0);
    const speed = (ms: number): string => ((pair.seconds * 1000) / ms).toFixed(0);
    process.stdout.write(
      `| ${pair.name} | ${speed(fastMs)} | ${speed(plainMs)} | ${(plainMs / fastMs).toFixed(1)} × as fast | ${difference} |\n`,
    );
  }
}

function within(work: (room: Room) => number): number {
  using room = openRoom();
  return work(room);
}
