import type { Contender, ContenderName } from './analysis-contenders.ts';
import type { BenchTrack } from './bench-tracks.ts';
import type { Cost } from './run-process.ts';
import { workCostIn } from './work-cost.ts';

/** One contender on one track: the best of its rounds in each quantity, but for memory the worst. */
export type Measured = {
  readonly name: ContenderName;
  readonly does: string;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly medianCpuSeconds: number;
  /** Processor time without the start of its process; `null` where it does not tell. */
  readonly workCpuSeconds: number | null;
  readonly peakMegabytes: number;
  readonly peakMegabytesOfAll: number;
};

export function measured({ name, does }: Contender, costs: readonly Cost[]): Measured {
  const best = (of: (cost: Cost) => number): number => Math.min(...costs.map(of));
  const work = best(({ stdout }) => workCostIn(stdout)?.workCpuSeconds ?? Number.POSITIVE_INFINITY);
  const cpu = costs.map(({ cpuSeconds }) => cpuSeconds).toSorted((a, b) => a - b);
  return {
    name,
    does,
    wallSeconds: best(({ wallSeconds }) => wallSeconds),
    cpuSeconds: cpu[0] ?? Number.NaN,
    medianCpuSeconds: cpu[Math.floor(cpu.length / 2)] ?? Number.NaN,
    workCpuSeconds: Number.isFinite(work) ? work : null,
    peakMegabytes: Math.max(...costs.map(({ peakMegabytes }) => peakMegabytes)),
    peakMegabytesOfAll: Math.max(...costs.map(({ peakMegabytesOfAll }) => peakMegabytesOfAll)),
  };
}

/** All that was measured on one track, a contender a row. */
export function trackTable(track: BenchTrack, all: readonly Measured[]): string {
  const engine = all.find(({ name }) => name === 'auralis engine');
  const rows = all.map((one) => {
    const start = one.workCpuSeconds === null ? '' : (one.cpuSeconds - one.workCpuSeconds).toFixed(2);
    const speed = (seconds: number): string => (track.seconds / seconds).toFixed(0);
    return [
      one.name,
      one.does,
      one.wallSeconds.toFixed(2),
      one.cpuSeconds.toFixed(2),
      start,
      `${speed(one.cpuSeconds)} (${speed(one.medianCpuSeconds)})`,
      engine === undefined || one === engine ? '' : (one.cpuSeconds / engine.cpuSeconds).toFixed(2),
      one.peakMegabytes.toFixed(0),
      one.peakMegabytesOfAll.toFixed(0),
    ];
  });
  const header = [
    ...['', 'does', 'wall s', 'CPU s', 'of which start-up', '× real time per core: best (median)'],
    ...['CPU ÷ engine', 'peak MB', 'of all processes'],
  ];
  return `\n### ${track.name}, ${track.seconds} s\n\n${table(header, rows, '|---|---|')}`;
}

type Ratio = {
  readonly id: string;
  readonly title: string;
  readonly of: ContenderName;
  readonly to: ContenderName;
};

/** Aims of issue 6, for FLAC. */
const RATIOS: readonly Ratio[] = [
  { id: 'engineToDecode', title: 'engine ÷ own decode (≤ 1.4)', of: 'auralis engine', to: 'auralis decode' },
  {
    id: 'engineToFfmpegDecode',
    title: 'engine ÷ ffmpeg decode (≤ 1.6)',
    of: 'auralis engine',
    to: 'ffmpeg decode',
  },
  { id: 'loudgainToEngine', title: 'loudgain ÷ engine (≥ 3.5)', of: 'loudgain', to: 'auralis engine' },
  {
    id: 'ebur128ToEngine',
    title: 'ffmpeg ebur128 ÷ engine (≥ 2.5)',
    of: 'ffmpeg ebur128',
    to: 'auralis engine',
  },
  { id: 'bs1770gainToEngine', title: 'bs1770gain ÷ engine', of: 'bs1770gain', to: 'auralis engine' },
  { id: 'essentiaToEngine', title: 'essentia.js ÷ engine (≥ 12)', of: 'essentia.js', to: 'auralis engine' },
  { id: 'analyzeToEngine', title: 'analyze ÷ engine', of: 'auralis analyze', to: 'auralis engine' },
];

export type Summary = {
  readonly track: string;
  /** Processor time over processor time: of whole processes, and without the start of those that tell it. */
  readonly ratios: Readonly<Record<string, { readonly whole: number; readonly withoutStart: number | null }>>;
  readonly enginePeakMegabytes: number | null;
  readonly analyzePeakMegabytes: number | null;
};

export function summaryOf(track: BenchTrack, all: readonly Measured[]): Summary {
  const find = (name: ContenderName): Measured | undefined => all.find((one) => one.name === name);
  // Other people's tools start in next to no time; what our command line's start is, it does not tell.
  const work = (one: Measured): number =>
    one.name === 'auralis analyze' ? Number.NaN : (one.workCpuSeconds ?? one.cpuSeconds);
  return {
    track: track.name,
    ratios: Object.fromEntries(
      RATIOS.flatMap(({ id, of, to }) => {
        const [above, below] = [find(of), find(to)];
        if (above === undefined || below === undefined) return [];
        const withoutStart = work(above) / work(below);
        const ratio = {
          whole: above.cpuSeconds / below.cpuSeconds,
          withoutStart: Number.isFinite(withoutStart) ? withoutStart : null,
        };
        return [[id, ratio]];
      }),
    ),
    enginePeakMegabytes: find('auralis engine')?.peakMegabytes ?? null,
    analyzePeakMegabytes: find('auralis analyze')?.peakMegabytes ?? null,
  };
}

/** One track a row; in brackets the ratio without the start of our processes (ffmpeg's and the others' is next to none). */
export function summaryTable(summaries: readonly Summary[]): string {
  const rows = summaries.map(({ track, ratios, enginePeakMegabytes, analyzePeakMegabytes }) => [
    track,
    ...RATIOS.map(({ id }) => {
      const ratio = ratios[id];
      if (ratio === undefined) return '';
      return (
        ratio.whole.toFixed(2) + (ratio.withoutStart === null ? '' : ` (${ratio.withoutStart.toFixed(2)})`)
      );
    }),
    [enginePeakMegabytes, analyzePeakMegabytes].map((peak) => peak?.toFixed(0) ?? '?').join(', '),
  ]);
  const header = ['', ...RATIOS.map(({ title }) => title), 'peak MB: engine, analyze (≤ 200)'];
  return `\n### Summary: processor time, in brackets without our start-up\n\n${table(header, rows, '|---|')}`;
}

/** `align` begins the line below the header; columns that it leaves out are set right. */
function table(header: readonly string[], rows: readonly (readonly string[])[], align: string): string {
  const columns = align.split('|').length - 2;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${line(header)}${align}${'--:|'.repeat(header.length - columns)}\n${rows.map(line).join('')}`;
}
