import { type Damage, DEGRADATIONS } from './degradations.ts';
import { calibrationError, mean, ofDamage, reliability, share, type Verdict } from './judge.ts';
import { isLeftAlone, type Master } from './masters.ts';

const DAMAGES = Object.keys(DEGRADATIONS) as readonly Damage[];
const DEGREES = ['mild', 'moderate', 'strong'] as const;
const RULES = ['profiles', 'ranges'] as const;
const DISTANCES = ['loudnessLu', 'crestDb', 'spectrumDb', 'all'] as const;
const BAR_CHARACTERS = 40;

/** How often the rules are right, and what their confidence means: as Markdown, so that it can be kept. */
export function reportVerdicts(verdicts: Readonly<Record<(typeof RULES)[number], readonly Verdict[]>>): void {
  const tracks = new Set(verdicts.profiles.map(({ specimen }) => specimen.reference.path)).size;
  line(`\n${verdicts.profiles.length} specimens of ${tracks} tracks that nothing was learned from\n`);
  const cells = (some: readonly Verdict[]) => [
    percent(share(some, ({ isRight }) => isRight)),
    percent(share(some, ({ isRightInThree }) => isRightInThree)),
    percent(share(some, (verdict) => verdict.isLeftAlone)),
  ];
  row('right', 'profiles: first', 'of three', 'none is safe', 'first rules: first', 'of three', 'none fits');
  line('|---|--:|--:|--:|--:|--:|--:|');
  row('all', ...RULES.flatMap((rules) => cells(verdicts[rules])));
  for (const damage of DAMAGES)
    row(damage, ...RULES.flatMap((rules) => cells(ofDamage(verdicts[rules], damage))));
  for (const [degree, name] of DEGREES.entries())
    row(
      name,
      ...RULES.flatMap((rules) =>
        cells(verdicts[rules].filter(({ specimen }) => specimen.degree === degree)),
      ),
    );
  for (const rules of RULES) {
    line(`\nExpected calibration error, ${rules}: ${calibrationError(verdicts[rules]).toFixed(3)}\n`);
    line('confidence  right');
    for (const { count, confidence, right } of reliability(verdicts[rules]))
      if (count > 0)
        line(
          `${percent(confidence).padStart(9)}  ${percent(right).padStart(5)}  ${'█'.repeat(Math.round(right * BAR_CHARACTERS)).padEnd(BAR_CHARACTERS)}  of ${count}`,
        );
  }
}

/** How much of the way back to the original the masters went, and what became of what was undamaged. */
export function reportMasters(masters: readonly Master[]): void {
  const damaged = masters.filter(({ specimen }) => specimen.damage !== 'undamaged');
  line(`\nDistance to the original won back, ${damaged.length} masters\n`);
  row(
    'of what was lost',
    ...RULES.flatMap((rules) => DISTANCES.map((name) => `${rules}: ${name === 'all' ? 'all three' : name}`)),
  );
  line(`|---|${'--:|'.repeat(RULES.length * DISTANCES.length)}`);
  for (const damage of ['all', ...DAMAGES.filter((one) => one !== 'undamaged')] as const) {
    const some = damaged.filter(({ specimen }) => damage === 'all' || specimen.damage === damage);
    row(damage, ...RULES.flatMap((rules) => DISTANCES.map((name) => wonBack(some, rules, name))));
  }
  const undamaged = masters.filter(({ specimen }) => specimen.damage === 'undamaged');
  for (const rules of RULES)
    line(
      `\nUndamaged, moved by at most 1 LU, 1 dB and 3 %, ${rules}: ${percent(share(undamaged, ({ after }) => isLeftAlone(after[rules])))} of ${undamaged.length}`,
    );
}

/** Of the mean distance before; nothing where there was none to speak of. */
function wonBack(
  masters: readonly Master[],
  rules: (typeof RULES)[number],
  name: (typeof DISTANCES)[number],
): string {
  const before = mean(masters.map((master) => master.before[name]));
  const after = mean(masters.map(({ after: of }) => of[rules][name]));
  if (before < LEAST_DISTANCE) return `(${after.toFixed(1)} dB off)`;
  return `${percent(1 - after / before)} of ${before.toFixed(1)}`;
}

const LEAST_DISTANCE = 0.5;

function row(...cells: readonly string[]): void {
  line(`| ${cells.join(' | ')} |`);
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

function percent(part: number): string {
  return `${Math.round(100 * part)} %`;
}
