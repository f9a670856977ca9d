import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forkAnalyzer } from '#analyzer';
import { featuresOf, matchProfiles, openCatalogue, type Profile, recommend } from '#profiles';
import { describeMachine } from './machine.ts';
import { isRight } from './recommendation/calibrate.ts';
import { fitCatalogue } from './recommendation/fit.ts';
import type { Verdict } from './recommendation/judge.ts';
import { masterAll } from './recommendation/masters.ts';
import { writePlots } from './recommendation/plots.ts';
import { isRightByRanges, scoreByRanges } from './recommendation/range-rules.ts';
import { references } from './recommendation/references.ts';
import { reportMasters, reportVerdicts } from './recommendation/report.ts';
import { type Specimen, specimens } from './recommendation/specimens.ts';
import { writeCatalogue } from './recommendation/write-catalogue.ts';

const PLOTS = fileURLToPath(new URL('../docs/matching', import.meta.url));

/**
 * Is the recommendation right, does its confidence mean something, and does mastering bring the original back? Real music is
 * damaged in known ways; half of the tracks and of the strengths are kept out of all that was fitted, and judged here, beside
 * the catalogue's first rules. `--fit` learns the catalogue anew from the other half.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fit: { type: 'boolean', default: false },
      /** Masters every so many-eth track; 0 none. */
      masters: { type: 'string', default: '1' },
      /** Masters all three strengths instead of the moderate one. */
      all: { type: 'boolean', default: false },
      /** Draws `docs/matching.md`'s plots anew. */
      plots: { type: 'boolean', default: false },
      /** Where all figures are written to. */
      json: { type: 'string' },
    },
  });
  process.stdout.write(`${describeMachine()}\n`);
  await using analyzer = forkAnalyzer();
  const all = await specimens(analyzer, references(), progress('tracks measured'));
  if (values.fit) return learn(all.filter(({ reference }) => reference.half === 'fitted'));
  const { profiles } = openCatalogue();
  const keptOut = all.filter(({ reference }) => reference.half === 'keptOut');
  const verdicts = {
    profiles: keptOut.map((specimen) => byProfiles(specimen, profiles)),
    ranges: keptOut.map((specimen) => byRanges(specimen, profiles)),
  };
  reportVerdicts(verdicts);
  const every = Number(values.masters);
  const tracks = [...new Set(keptOut.map(({ reference }) => reference.path))];
  const chosen = keptOut.filter(
    ({ reference, damage, degree }) =>
      every > 0 &&
      tracks.indexOf(reference.path) % every === 0 &&
      (values.all || degree === (damage === 'undamaged' ? 0 : 1)),
  );
  const masters = await masterAll(analyzer, chosen, profiles, progress('specimens mastered'));
  if (masters.length > 0) reportMasters(masters);
  if (values.plots) writePlots(PLOTS, { profiles, verdicts, masters });
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(figures(verdicts, masters)));
}

function learn(fitted: readonly Specimen[]): void {
  const others = openCatalogue().profiles.filter(({ samples }) => samples === undefined);
  const tracks = new Set(fitted.map(({ reference }) => reference.path)).size;
  writeCatalogue(
    fitCatalogue(fitted, others, {
      source: `Learned by npm run bench -- recommendation --fit on ${new Date().toISOString().slice(0, 10)}; what was done to the tracks: bench/recommendation/degradations.ts.`,
      from: `${tracks} tracks: every other piece of the albums that shared/tools/real-music.sh lays out (Battle for Wesnoth 1.16, Warzone 2100), damaged at three strengths each`,
    }),
  );
  process.stdout.write(
    `learned from ${tracks} tracks: ${fileURLToPath(new URL('../src/profiles', import.meta.url))}\n`,
  );
}

function byProfiles(specimen: Specimen, profiles: readonly Profile[]): Verdict {
  const scored = matchProfiles(featuresOf(specimen.analysis), profiles);
  const right = scored.slice(0, 3).map(({ profile }) => isRight(specimen.damage, profile));
  const { confidence, isSafe } = recommend(specimen.analysis, profiles);
  return {
    specimen,
    confidence,
    isRight: right[0] ?? false,
    isRightInThree: right.includes(true),
    isLeftAlone: !isSafe,
  };
}

function byRanges(specimen: Specimen, profiles: readonly Profile[]): Verdict {
  const scored = scoreByRanges(featuresOf(specimen.analysis), profiles);
  const right = scored.slice(0, 3).map((each) => isRightByRanges(specimen.damage, each));
  return {
    specimen,
    confidence: scored[0]?.score ?? 0,
    isRight: right[0] ?? false,
    isRightInThree: right.includes(true),
    isLeftAlone: scored[0]?.score === 0,
  };
}

function figures(
  verdicts: Readonly<Record<'profiles' | 'ranges', readonly Verdict[]>>,
  masters: Awaited<ReturnType<typeof masterAll>>,
) {
  const bare = ({ reference, damage, degree, strength }: Specimen) => ({
    path: reference.path,
    damage,
    degree,
    strength,
  });
  const plain = (some: readonly Verdict[]) =>
    some.map(({ specimen, ...verdict }) => ({ ...bare(specimen), ...verdict }));
  return {
    machine: describeMachine(),
    profiles: plain(verdicts.profiles),
    ranges: plain(verdicts.ranges),
    masters: masters.map(({ specimen, ...master }) => ({ ...bare(specimen), ...master })),
  };
}

/** On a terminal one line that is written over. */
function progress(what: string): (done: number, of: number) => void {
  return (done, of) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r\u001b[2K${done} of ${of} ${what}${done === of ? '\n' : ''}`);
  };
}
