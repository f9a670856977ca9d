import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forkAnalyzer } from '#analyzer';
import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import {
  type Aims,
  atIntensity,
  type Figures,
  figuresOf,
  type PlottedSeries,
  type Preset,
  predictedSeries,
  type Solution,
  solvePreset,
} from '#mastering';
import { openCatalogue, recommend } from '#profiles';
import { musicFolder } from './bench-tracks.ts';
import { describeMachine } from './machine.ts';

/** Neighbours in a folder are so far apart in the order of work. */
const STRIDE = 7;

const PRESETS = 'adaptive,gentle,warm,bright,punchy';

/** What is drawn is compared where it can be heard: LUFS, and dBFS of a third of an octave. */
const AUDIBLE = { lufs: -50, bandDbfs: -60 } as const;

/** One render: what was foretold of it against what the written file measures. */
type Result = {
  readonly path: string;
  readonly preset: Preset;
  readonly intensity: number;
  readonly predicted: Figures;
  readonly measured: Figures;
  readonly ceilingDbtp: number;
  /** |predicted − measured|: short-term loudness at each step, LU, and each third of an octave, dB. */
  readonly curves: { readonly shortTermLu: readonly number[]; readonly bandsDb: readonly number[] };
  /** Of this one plan, wall clock, other work beside it. */
  readonly solveSeconds: number | null;
};

/**
 * Does the prediction come true? Every piece of real music is measured, recommended, solved, rendered to WAV and measured
 * again, for each preset and intensity; printed is how predicted − measured is distributed.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      presets: { type: 'string', default: PRESETS },
      intensities: { type: 'string', default: '1,0.5' },
      /** Every so many-eth file only. */
      every: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const presets = values.presets.split(',') as Preset[];
  const intensities = values.intensities.split(',').map(Number);
  const every = Number(values.every);
  const files = globSync(join(musicFolder, '{albums,formats}/**/*.{ogg,opus,flac,mp3,m4a,wav,aiff,wv,aac}'))
    .sort()
    .filter((_, index) => index % every === 0);
  process.stdout.write(`${describeMachine()}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'auralis-prediction-'));
  const { profiles } = openCatalogue();
  const results: Result[] = [];
  const skipped: string[] = [];
  let done = 0;
  let renders = 0;
  try {
    await using analyzer = forkAnalyzer();
    const master = async (path: string): Promise<void> => {
      const analysis = await analyzer.analyze(path);
      const recommendation = recommend(analysis, profiles);
      const solved = new Map<string, { solution: Solution; seconds: number }>();
      const solve = async (aims: Aims): Promise<Solution> => {
        const key = JSON.stringify(aims);
        const known = solved.get(key);
        if (known !== undefined) return known.solution;
        const startedAt = performance.now();
        const solution = await analyzer.solve(path, { analysis, aims });
        solved.set(key, { solution, seconds: (performance.now() - startedAt) / 1000 });
        return solution;
      };
      for (const preset of presets) {
        const { aims, solution } = await solvePreset(analysis, recommendation, preset, solve);
        for (const intensity of intensities) {
          const plan = atIntensity(solution.plan, intensity, analysis);
          if (plan === null) continue;
          const prediction =
            intensity === 1 ? solution.prediction : await analyzer.predict(path, { analysis, plan });
          const out = join(folder, `${++renders}.wav`);
          const rendered = await analyzer.render(path, { plan, out, format: 'wav' });
          rmSync(out);
          const result: Result = {
            path,
            preset,
            intensity,
            predicted: prediction.figures,
            measured: figuresOf(rendered.analysis),
            ceilingDbtp: plan.ceilingDbtp,
            curves: curvesOff(predictedSeries(analysis, plan, prediction), rendered.analysis),
            solveSeconds: intensity === 1 ? (solved.get(JSON.stringify(aims))?.seconds ?? null) : null,
          };
          results.push(result);
          const { curves: _, ...printed } = result;
          if (values.json) process.stdout.write(`${JSON.stringify(printed)}\n`);
        }
      }
    };
    // Albums in turns, so that what is done when somebody stops it (Ctrl-C) stands for all.
    const waiting = Array.from({ length: STRIDE }, (_, first) =>
      files.filter((_, index) => index % STRIDE === first),
    ).flat();
    process.once('SIGINT', () => waiting.splice(0));
    const worker = async (): Promise<void> => {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        try {
          await master(path);
        } catch (error) {
          if (!(error instanceof ExpectedError)) throw error;
          skipped.push(`${path}: ${error.message}`);
        }
        done++;
        process.stderr.write(`\r\u001b[2K${done} of ${files.length} files, ${results.length} renders`);
      }
    };
    await Promise.all([worker(), worker()]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.stderr.write('\r\u001b[2K');
  for (const reason of skipped) process.stdout.write(`left out: ${reason}\n`);
  report(results, new Set(results.map(({ path }) => path)).size);
}

function report(results: readonly Result[], fileCount: number): void {
  const groups: readonly (readonly [string, readonly Result[]])[] = [
    ['all', results],
    ...[...new Set(results.map(({ preset }) => preset))].map(
      (preset) => [preset, results.filter((result) => result.preset === preset)] as const,
    ),
  ];
  process.stdout.write(
    `\n${fileCount} files, ${results.length} renders: |predicted − measured|, median / 95th percentile / largest\n\n`,
  );
  process.stdout.write(
    '| | renders | integrated loudness, LU | crest factor, dB | spectral centroid, % | short-term loudness, LU | third octaves, dB |\n|---|--:|--:|--:|--:|--:|--:|\n',
  );
  for (const [name, group] of groups) {
    const cells = [
      spread(
        group.map(({ predicted, measured }) => off(predicted.integratedLufs, measured.integratedLufs)),
        2,
      ),
      spread(
        group.map(({ predicted, measured }) => off(predicted.crestFactorDb, measured.crestFactorDb)),
        2,
      ),
      spread(
        group.map(
          ({ predicted, measured }) =>
            (100 * off(predicted.spectralCentroidHz, measured.spectralCentroidHz)) /
            (measured.spectralCentroidHz ?? 1),
        ),
        2,
      ),
      spread(
        group.flatMap(({ curves }) => curves.shortTermLu),
        2,
      ),
      spread(
        group.flatMap(({ curves }) => curves.bandsDb),
        2,
      ),
    ];
    process.stdout.write(`| ${name} | ${group.length} | ${cells.join(' | ')} |\n`);
  }
  const highest = Math.max(
    ...results.map(({ measured, ceilingDbtp }) => (measured.truePeakDbtp ?? -Infinity) - ceilingDbtp),
  );
  const exceeded = results.filter(
    ({ measured, ceilingDbtp }) => (measured.truePeakDbtp ?? -Infinity) > ceilingDbtp,
  ).length;
  process.stdout.write(
    `\nceiling exceeded: ${exceeded} of ${results.length} (nearest: ${highest.toFixed(3)} dB)\n`,
  );
  const solves = results.flatMap(({ solveSeconds }) => solveSeconds ?? []);
  process.stdout.write(`solving one plan, wall clock beside one other job: ${spread(solves, 1)} s\n`);
  reportDirections(results);
}

/** By how much each preset differs from the recommendation in what it is named after, on every file. */
function reportDirections(results: readonly Result[]): void {
  const whole = results.filter(({ intensity }) => intensity === 1);
  const adaptive = new Map(
    whole.flatMap((result) =>
      result.preset === 'adaptive' ? [[result.path, result.measured] as const] : [],
    ),
  );
  const differences: Readonly<Record<string, readonly [string, (a: Figures, b: Figures) => number]>> = {
    gentle: ['softer, LU', (a, b) => (b.integratedLufs ?? 0) - (a.integratedLufs ?? 0)],
    warm: ['darker, %', (a, b) => 100 * (1 - (a.spectralCentroidHz ?? 0) / (b.spectralCentroidHz ?? 1))],
    bright: ['brighter, %', (a, b) => 100 * ((a.spectralCentroidHz ?? 0) / (b.spectralCentroidHz ?? 1) - 1)],
    punchy: ['more crest factor, dB', (a, b) => (a.crestFactorDb ?? 0) - (b.crestFactorDb ?? 0)],
  };
  for (const [preset, [name, difference]] of Object.entries(differences)) {
    const values = whole.flatMap((result) => {
      const base = adaptive.get(result.path);
      return result.preset === preset && base !== undefined ? [difference(result.measured, base)] : [];
    });
    if (values.length === 0) continue;
    const sorted = values.toSorted((a, b) => a - b);
    process.stdout.write(
      `${preset} against adaptive, ${name}: least ${sorted[0]?.toFixed(2)}, median ${at(sorted, 0.5).toFixed(2)}\n`,
    );
  }
}

function curvesOff(predicted: PlottedSeries, { series, thirdOctaveBands }: Analysis): Result['curves'] {
  const differences = (
    said: readonly (number | null)[],
    found: readonly (number | null)[],
    audible: number,
  ): readonly number[] =>
    said.flatMap((value, index) => {
      const measured = found[index] ?? null;
      return value === null || measured === null || measured < audible ? [] : [Math.abs(value - measured)];
    });
  const levels = (bands: PlottedSeries['thirdOctaveBands']) => bands.map(({ levelDbfs }) => levelDbfs);
  return {
    shortTermLu: differences(predicted.shortTermLufs.values, series.shortTermLufs.values, AUDIBLE.lufs),
    bandsDb: differences(levels(predicted.thirdOctaveBands), levels(thirdOctaveBands), AUDIBLE.bandDbfs),
  };
}

function off(predicted: number | null, measured: number | null): number {
  return Math.abs((predicted ?? Number.NaN) - (measured ?? Number.NaN));
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1].map((share) => at(sorted, share).toFixed(digits)).join(' / ');
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
