import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureName, Profile } from '#profiles';
import { shortName } from '#profiles';
import { PRESERVED, UNDOING } from './catalogue.ts';
import { type Damage, DEGRADATIONS } from './degradations.ts';
import { calibrationError, mean, ofDamage, reliability, share, type Verdict } from './judge.ts';
import type { Master } from './masters.ts';
import { bar, COLOURS, dot, drawing, FAINT, line, type Point, stroke, text } from './svg.ts';

const DAMAGES = Object.keys(DEGRADATIONS) as readonly Damage[];
const OURS = COLOURS[0];
const THEIRS = '#afb8c1';

type Results = {
  readonly profiles: readonly Profile[];
  readonly verdicts: Readonly<Record<'profiles' | 'ranges', readonly Verdict[]>>;
  readonly masters: readonly Master[];
};

/** Writes the plots of `docs/matching.md`. */
export function writePlots(folder: string, { profiles, verdicts, masters }: Results): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, svg: string) => writeFileSync(join(folder, name), svg);
  write('profiles.svg', whereProfilesLie(profiles));
  write('reliability.svg', reliabilityDiagram(verdicts));
  write('right.svg', howOftenRight(verdicts));
  if (masters.length > 0) write('won-back.svg', wonBack(masters));
}

/** Confidence against how often it is right; the area of a dot is its number of specimens. */
function reliabilityDiagram(verdicts: Results['verdicts']): string {
  const side = 300;
  const [left, top] = [60, 40];
  const place = (confidence: number, right: number): Point => [
    left + confidence * side,
    top + (1 - right) * side,
  ];
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((tick) => [
    stroke(place(tick, 0), place(tick, 1)),
    stroke(place(0, tick), place(1, tick)),
    text([left + tick * side, top + side + 18], `${100 * tick} %`, { anchor: 'middle' }),
    text([left - 8, top + (1 - tick) * side + 4], `${100 * tick} %`, { anchor: 'end' }),
  ]);
  const series = (some: readonly Verdict[], colour: string, name: string, y: number) => [
    ...reliability(some)
      .filter(({ count }) => count > 0)
      .map(({ count, confidence, right }) =>
        dot(place(confidence, right), Math.sqrt(count) * 0.9 + 1.5, colour),
      ),
    dot([left + side + 24, y - 4], 6, colour),
    text([left + side + 36, y], name, { bold: true }),
    text([left + side + 36, y + 17], `error (ECE) ${calibrationError(some).toFixed(3)}`),
  ];
  return drawing('Reliability of the confidence', 580, 400, [
    text([left, 22], 'When it says p, is it right p of the time?', { size: 14, bold: true }),
    ...grid,
    stroke(place(0, 0), place(1, 1), '#57606a', '4 4'),
    ...series(verdicts.ranges, THEIRS, 'first rules', 140),
    ...series(verdicts.profiles, OURS, 'profiles', 90),
    text([left + side / 2, top + side + 38], 'confidence', { anchor: 'middle' }),
    text([left + side + 24, 200], 'Dots: tenths of confidence,'),
    text([left + side + 24, 216], 'larger for more specimens.'),
  ]);
}

/** Right at first and among three, by damage. */
function howOftenRight({ profiles, ranges }: Results['verdicts']): string {
  const [left, top, width, row] = [110, 50, 380, 40];
  const right = (some: readonly Verdict[]) => share(some, ({ isRight }) => isRight);
  const inThree = (some: readonly Verdict[]) => share(some, ({ isRightInThree }) => isRightInThree);
  const rows = [
    ['all', profiles, ranges] as const,
    ...DAMAGES.map((damage) => [damage, ofDamage(profiles, damage), ofDamage(ranges, damage)] as const),
  ];
  return drawing('How often the profile is right, by damage', 580, top + rows.length * row + 30, [
    text([10, 22], 'Undone by the first profile (dark), by one of three (light)', {
      size: 14,
      bold: true,
    }),
    text([10, 40], 'grey: the catalogue’s first rules', { fill: '#57606a' }),
    ...[0, 0.5, 1].map((tick) =>
      stroke([left + tick * width, top], [left + tick * width, top + rows.length * row]),
    ),
    ...rows.flatMap(([name, ours, theirs], index) => {
      const y = top + index * row + 4;
      return [
        text([left - 8, y + 19], name, { anchor: 'end', bold: index === 0 }),
        bar([left, y], width * inThree(ours), 18, OURS, 0.3),
        bar([left, y], width * right(ours), 18, OURS),
        bar([left, y + 20], width * inThree(theirs), 8, THEIRS, 0.4),
        bar([left, y + 20], width * right(theirs), 8, THEIRS),
        text([left + width + 8, y + 14], `${Math.round(100 * right(ours))} %`, { bold: true }),
        text([left + width + 46, y + 14], `${Math.round(100 * inThree(ours))} %`, { fill: '#57606a' }),
      ];
    }),
    ...[0, 0.5, 1].map((tick) =>
      text([left + tick * width, top + rows.length * row + 18], `${100 * tick} %`, { anchor: 'middle' }),
    ),
  ]);
}

/** Mean distance to the original before and after, by damage. */
function wonBack(masters: readonly Master[]): string {
  const damaged = DAMAGES.filter((damage) => damage !== 'undamaged');
  const [left, top, width, row] = [110, 50, 380, 48];
  const rows = damaged.map((damage) => {
    const own = masters.filter(({ specimen }) => specimen.damage === damage);
    return {
      damage,
      before: mean(own.map(({ before }) => before.all)),
      after: mean(own.map(({ after }) => after.profiles.all)),
      ranges: mean(own.map(({ after }) => after.ranges.all)),
    };
  });
  const most = Math.max(...rows.flatMap(({ before, ranges }) => [before, ranges]));
  const long = (db: number) => (db / most) * width;
  return drawing('Distance to the original won back, by damage', 580, top + rows.length * row + 10, [
    text([10, 22], 'Distance to the original, dB: damaged, mastered, by the first rules', {
      size: 14,
      bold: true,
    }),
    ...rows.flatMap(({ damage, before, after, ranges }, index) => {
      const y = top + index * row;
      const bars = [
        [before, '#ffb3ad'],
        [after, OURS],
        [ranges, THEIRS],
      ] as const;
      return [
        text([left - 8, y + 22], damage, { anchor: 'end' }),
        ...bars.flatMap(([db, colour], line) => [
          bar([left, y + line * 13], long(db), 11, colour),
          text([left + long(db) + 5, y + line * 13 + 10], db.toFixed(1), { size: 10 }),
        ]),
      ];
    }),
  ]);
}

/** One spread around the middle of each profile that is learned, in two planes. */
function whereProfilesLie(profiles: readonly Profile[]): string {
  const leave = PRESERVED.at(-1)?.id;
  const shown = [...Object.values(UNDOING).map(({ id }) => id), leave].flatMap((id) =>
    profiles.filter((profile) => profile.id === id),
  );
  const panels = [
    panel(
      shown,
      40,
      ['integratedLufs', 'loudness, LUFS', -32, -4],
      ['crestFactorDb', 'crest factor, dB', 4, 24],
    ),
    panel(
      shown,
      360,
      ['presenceBalanceDb', 'presence against mids, dB', -30, 4],
      ['upperBassBalanceDb', 'upper bass, dB', -12, 14],
    ),
  ];
  return drawing('Where the profiles lie', 680, 400, [
    text([10, 22], 'Where the profiles lie: one spread around their middles', { size: 14, bold: true }),
    ...panels.flat(),
    ...shown.flatMap((profile, index) => [
      dot([50 + (index % 4) * 160, 364 + Math.floor(index / 4) * 20], 5, COLOURS[index] ?? FAINT),
      text([60 + (index % 4) * 160, 368 + Math.floor(index / 4) * 20], shortName(profile)),
    ]),
  ]);
}

type Axis = readonly [feature: FeatureName, label: string, from: number, to: number];

function panel(
  profiles: readonly Profile[],
  left: number,
  [x, xLabel, xFrom, xTo]: Axis,
  [y, yLabel, yFrom, yTo]: Axis,
) {
  const [top, side] = [56, 260];
  const place = (a: number, b: number): Point => [
    left + ((a - xFrom) / (xTo - xFrom)) * side,
    top + side - ((b - yFrom) / (yTo - yFrom)) * side,
  ];
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
    const [a, b] = [xFrom + part * (xTo - xFrom), yFrom + part * (yTo - yFrom)];
    return [
      stroke(place(a, yFrom), place(a, yTo)),
      stroke(place(xFrom, b), place(xTo, b)),
      text([place(a, 0)[0], top + side + 14], a.toFixed(0), { anchor: 'middle', size: 10 }),
      text([left - 4, place(0, b)[1] + 4], b.toFixed(0), { anchor: 'end', size: 10 }),
    ];
  });
  return [
    ...ticks,
    text([left + side / 2, top + side + 30], xLabel, { anchor: 'middle' }),
    text([left, top - 8], yLabel),
    ...profiles.map((profile, index) =>
      line(
        ellipse(profile, x, y).map(([a, b]) => place(a, b)),
        COLOURS[index] ?? FAINT,
      ),
    ),
  ];
}

/** The points at one spread of two features, by Cholesky's factor of their covariance. */
function ellipse(
  { detection: { features, correlation } }: Profile,
  x: FeatureName,
  y: FeatureName,
): readonly Point[] {
  const names = Object.keys(features);
  const [row, column] = [names.indexOf(x), names.indexOf(y)].sort((a, b) => b - a);
  const rho = correlation?.[row ?? 0]?.[column ?? 0] ?? 0;
  const [a, b] = [features[x], features[y]];
  if (a === undefined || b === undefined) return [];
  return Array.from({ length: 60 }, (_, step) => {
    const [c, s] = [Math.cos((step / 30) * Math.PI), Math.sin((step / 30) * Math.PI)];
    return [a.mean + a.spread * c, b.mean + b.spread * (rho * c + Math.sqrt(1 - rho * rho) * s)];
  });
}
