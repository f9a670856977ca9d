import { styleText } from 'node:util';
import { type ExplainedProfile, FEATURES, type Pull } from '#profiles';
import { noProfileScore } from '#wire';
import { bar } from './bar.ts';
import { createTable } from './table.ts';

/** Profiles that matter: from this score on, but not fewer and not more than these. */
const LEAST_SCORE = 0.01;
const FEWEST_PROFILES = 3;
const MOST_PROFILES = 8;
const MOST_PULLS = 4;
/** What pulls less is printed as nothing. */
const LEAST_BITS = 0.05;
const BAR_WIDTH = 16;

type Row = { readonly name: string; readonly score: number; readonly need: number | null };

/** Profiles, best first, each with what speaks for and against it most: a table, coloured where `stream` is a terminal. */
export function explanationText(explained: readonly ExplainedProfile[], stream: NodeJS.WriteStream): string {
  const table = createTable<Row>(
    [
      {
        title: '  score',
        width: 2 + BAR_WIDTH + 6,
        align: 'left',
        cell: ({ score }) => `  ${scoreOf(score)}`,
      },
      { title: 'need', width: 4, align: 'right', cell: ({ need }) => need?.toFixed(2) ?? '' },
      { title: 'profile', width: null, align: 'left', cell: ({ name }) => name },
    ],
    stream,
  );
  const matter = explained.filter(
    ({ score }, index) => index < FEWEST_PROFILES || (score >= LEAST_SCORE && index < MOST_PROFILES),
  );
  return [
    table.head(),
    ...matter.flatMap(({ profile: { name }, score, need, pulls }) => [
      table.row({ name, score, need }),
      ...pulls
        .filter(({ bits }) => Math.abs(bits) >= LEAST_BITS)
        .slice(0, MOST_PULLS)
        .map((pull) => pullLine(pull, stream)),
    ]),
    table.row({ name: 'none of the profiles', score: noProfileScore(explained), need: null }),
  ].join('');
}

function scoreOf(score: number): string {
  return `${bar(score, BAR_WIDTH)} ${`${(100 * score).toFixed(0)} %`.padStart(5)}`;
}

/** `crest factor 8.1 dB (usual 7.0 to 10.2)  ▲ +2.3 bits` */
function pullLine({ feature, label, unit, value, from, to, bits }: Pull, stream: NodeJS.WriteStream): string {
  const shown = (quantity: number): string => quantity.toFixed(FEATURES[feature].digits);
  const fact = `${label} ${shown(value)}${unit && ' '}${unit} (usual ${shown(from)} to ${shown(to)})`;
  const isFor = bits > 0;
  const pull = `${isFor ? '▲ +' : '▼ '}${bits.toFixed(1)} bits`;
  const painted = stream.isTTY ? styleText(isFor ? 'green' : 'red', pull, { stream }) : pull;
  return `      ${fact}  ${painted}\n`;
}
