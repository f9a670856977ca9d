import { realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { ExpectedError } from '#errors';
import { FEWEST_TRACKS, learnProfile, loadProfiles, openCatalogue, type Profile } from '#profiles';
import { audioFiles } from './audio-files.ts';
import {
  doubtsAbout,
  type Folders,
  MATCH_WORDS,
  pairTracks,
  planPairing,
  type TrackPair,
} from './learn-pairs.ts';
import { type Learned, printLearned, printLearnedJson } from './learn-report.ts';
import { measureTracks } from './learn-tracks.ts';
import { doneCard, doneFile, identityFor, learnedCard } from './learned-card.ts';
import { exists, identitiesOf, refusalOf } from './master-outputs.ts';
import { newFile, requireWritable } from './new-file.ts';
import { choice, integer, type OptionSpecs, type Parsed, text } from './options.ts';
import { createProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';

/** Files of one folder: what is compared by its sound is compared with each other. */
const MOST_FILES = 5000;

export const LEARN_DETAILS = `learn: makes a profile of pairs of tracks, before and after a mastering. It detects what is like the befores, and
asks for what was done to them. Folders are searched in full. Files are paired by their path or name without its
extension, and what is left by its sound, if it is clear: with other levels, another spectrum, compressed, limited,
encoded, up to 30 s cut off or put before the start; not played faster or slower.
At least ${FEWEST_TRACKS} pairs of different tracks are needed, the more the better: few count little against how tracks of one kind
spread in the catalogue.
Beside FILE.json it writes FILE-done.json, a profile of the afters that changes nothing: by it a track that is already so
is left as it is. Give the folder of both with --profiles to recommend, master or serve.
With --json one object: ok, outputs, profile, done, pairs, left_out, warnings; or ok (false), code, message, left_out, warnings.
Exit code 0: the profile is written (what was left out is named on stderr); 1: it is not; 130: stopped by Ctrl-C.`;

export const learnOptions: OptionSpecs = {
  before: { type: 'string', value: 'DIR', help: 'learn: the tracks before mastering' },
  after: { type: 'string', value: 'DIR', help: 'learn: the same tracks after it' },
  out: { type: 'string', short: 'o', value: 'FILE', help: 'learn: the profile to write, a .json file' },
  id: { type: 'string', value: 'ID', help: 'learn: its id (default: by the name of the file, with -v1)' },
  name: { type: 'string', value: 'NAME', help: 'learn: its name (default: by the name of the file)' },
  match: {
    type: 'string',
    value: 'HOW',
    help: `learn: how pairs are found, ${MATCH_WORDS.join(', ')} (default auto: by name, then by sound)`,
  },
  force: { type: 'boolean', help: 'learn: overwrite a file that exists' },
  jobs: {
    type: 'string',
    short: 'j',
    value: 'N',
    help: 'learn: files at the same time (default: one a core)',
  },
  json: { type: 'boolean', help: 'objects for machines' },
};

/** Learns a profile from two folders, and writes it. */
export async function runLearn(parsed: Parsed): Promise<number> {
  const settings = await settingsOf(parsed);
  const { folders, out, force } = settings;
  const files = await filesOf(folders);
  const inputs = await identitiesOf([...files.befores, ...files.afters]);
  const outputs = [out, doneFile(out)];
  const noted: { leftOut: Learned['leftOut']; warnings: readonly string[] } = { leftOut: [], warnings: [] };
  const refuse = async (): Promise<void> => {
    for (const file of outputs) {
      const refusal = await refusalOf(file, { force, inputs });
      if (refusal !== null) throw refusal;
    }
  };
  try {
    await refuse();
    await requireWritable(out);
    const plan = planPairing(files, settings.match);
    const measured = await measureTracks(
      [...plan.named.flat(), ...plan.nameless.befores, ...plan.nameless.afters],
      settings.threads,
    );
    if (measured.exitCode >= 128) return measured.exitCode;
    const progress = createProgress(process.stderr);
    const { pairs, leftOut } = pairTracks(plan, measured.tracks, (fraction) =>
      progress.update(fraction, 'comparing by sound'),
    );
    progress.clear();
    noted.leftOut = [...plan.leftOut, ...measured.failures, ...leftOut];
    noted.warnings = doubtsAbout(pairs);
    if (!settings.json) printNotes(noted);
    const { profile, done } = learn(settings, pairs, files);
    await refuse();
    // In this order, so that the profile is never without its other side.
    await writeProfile(done, doneFile(out), force);
    await writeProfile(profile, out, force);
    const clashes = [profile, done].flatMap((each) => clashIn(out, each));
    if (!settings.json) printNotes({ leftOut: [], warnings: clashes });
    noted.warnings = [...noted.warnings, ...clashes];
    (settings.json ? printLearnedJson : printLearned)({ outputs, profile, done, pairs, ...noted });
    return 0;
  } catch (error) {
    if (!(error instanceof ExpectedError && settings.json)) throw error;
    const { code, message } = error;
    const answer = { ok: false, code, message, left_out: noted.leftOut, warnings: noted.warnings };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return 1;
  }
}

async function settingsOf(parsed: Parsed) {
  const [before, after, out] = ['before', 'after', 'out'].map((name) => {
    const value = text(parsed, name);
    if (value === undefined || value === '') throw new UsageError(`profiles learn needs --${name}`);
    return value;
  }) as [string, string, string];
  if (extname(out) !== '.json') throw new UsageError(`--out must end in .json, got "${out}"`);
  if (!(await isFolder(dirname(out))))
    throw new UsageError(`--out must lie in a folder that exists, got "${out}"`);
  for (const [name, folder] of Object.entries({ before, after }))
    if (!(await isFolder(folder))) throw new UsageError(`--${name} must be a folder, got "${folder}"`);
  if ((await realpath(before)) === (await realpath(after)))
    throw new UsageError(`--before and --after must be two folders, got "${before}" for both`);
  return {
    out,
    folders: { before, after },
    identity: identityFor(out, { id: text(parsed, 'id'), name: text(parsed, 'name') }),
    match: choice(parsed, 'match', MATCH_WORDS) ?? 'auto',
    threads: integer(parsed, 'jobs', 1, 256),
    force: parsed.values.force === true,
    json: parsed.values.json === true,
  };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Either folder may lie in the other. */
async function filesOf({ before, after }: { before: string; after: string }): Promise<Folders> {
  const below = async (option: string, folder: string, other: string) => {
    const files = await audioFiles([folder], (inner) => resolve(inner) === resolve(other));
    if (files.length === 0) throw new UsageError(`--${option}: no audio files in ${folder}`);
    if (files.length > MOST_FILES)
      throw new UsageError(`--${option} must hold at most ${MOST_FILES} audio files, got ${files.length}`);
    return files;
  };
  return { befores: await below('before', before, after), afters: await below('after', after, before) };
}

function learn(
  { identity, folders }: Awaited<ReturnType<typeof settingsOf>>,
  pairs: readonly TrackPair[],
  { befores, afters }: Folders,
): { readonly profile: Profile; readonly done: Profile } {
  const tracks = new Set(pairs.map(({ before }) => before.payloadHash)).size;
  if (tracks < FEWEST_TRACKS)
    throw new ExpectedError(
      'invalid_request',
      `${FEWEST_TRACKS} pairs of different tracks are needed to learn from, got ${tracks}: of ${befores.length} files in ${folders.before} and ${afters.length} in ${folders.after}, ${pairs.length} could be measured and paired`,
    );
  const { profiles: catalogue } = openCatalogue();
  const date = new Date().toISOString().slice(0, 10);
  const card = learnedCard(identity, { pairs, folders, catalogue, date });
  const learnFrom = pairs.map(({ before, after }) => ({
    track: before.payloadHash,
    before: before.measured,
    after: after.measured,
  }));
  return {
    profile: learnProfile(card, learnFrom),
    done: learnProfile(
      doneCard(card),
      learnFrom.map((pair) => ({ ...pair, before: pair.after })),
      { isPreserving: true },
    ),
  };
}

/** Makes a profile's file, once it has been read back as `--profiles` reads it. */
async function writeProfile(profile: Profile, out: string, force: boolean): Promise<void> {
  const options = { force, makesFolders: false, taken: () => exists(out), refuse: async () => {} };
  await newFile(out, options, async (temporary) => {
    await writeFile(temporary, `${JSON.stringify(profile, null, 2)}\n`, { flag: 'wx' });
    // It is alone in its folder.
    const { problems } = loadProfiles(dirname(temporary));
    if (problems.length > 0)
      throw new ExpectedError(
        'invalid_request',
        `what was learned makes no valid profile: ${problems.join('; ')}`,
      );
  });
}

/** What keeps a profile from being used from where it lies, and what it takes the place of. */
function clashIn(out: string, { id }: Profile): readonly string[] {
  const { problems } = loadProfiles(dirname(out));
  const isKnown = openCatalogue().profiles.some((profile) => profile.id === id);
  return [
    ...problems
      .filter((problem) => problem.includes(`"${id}"`))
      .map((problem) => `in ${dirname(out)}: ${problem}`),
    ...(isKnown ? [`${id} takes the place of the catalogue's profile of that id`] : []),
  ];
}

function printNotes({ leftOut, warnings }: Pick<Learned, 'leftOut' | 'warnings'>): void {
  for (const { code, message } of leftOut) process.stderr.write(`left out: ${code}: ${message}\n`);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}
