/** An analysis taken apart, as `contenders/stages.ts` prints it: milliseconds a minute of audio. */
export type Breakdown = {
  readonly stages: Readonly<Record<string, number>>;
  /** Of the stages, each named as `of STAGE: …`; not to be added to them. */
  readonly parts: Readonly<Record<string, number>>;
};

export const sumOf = ({ stages }: Breakdown): number =>
  Object.values(stages).reduce((sum, ms) => sum + ms, 0);

/** One column a track: ms a minute of audio, and the share of the sum; below it what the engine took as a whole. */
export function stageTable(
  columns: readonly {
    readonly name: string;
    readonly breakdown: Breakdown;
    readonly wholeMs: number | null;
  }[],
): string {
  const first = columns[0];
  if (first === undefined) return '';
  const row = (name: string, cell: (column: (typeof columns)[number]) => string): string =>
    `| ${[name, ...columns.map(cell)].join(' | ')} |\n`;
  const timesOf = (kind: keyof Breakdown, name: string) =>
    row(name, ({ breakdown }) => {
      const ms = breakdown[kind][name] ?? Number.NaN;
      return `${ms.toFixed(1)} (${((100 * ms) / sumOf(breakdown)).toFixed(0)} %)`;
    });
  return [
    '\n### Stages, ms a minute of audio\n\n',
    row('', ({ name }) => name),
    `|---|${'--:|'.repeat(columns.length)}\n`,
    ...Object.keys(first.breakdown.stages).map((name) => timesOf('stages', name)),
    row('sum', ({ breakdown }) => sumOf(breakdown).toFixed(1)),
    row('auralis engine, without its start', ({ wholeMs }) => wholeMs?.toFixed(1) ?? ''),
    ...Object.keys(first.breakdown.parts).map((name) => timesOf('parts', name)),
  ].join('');
}
