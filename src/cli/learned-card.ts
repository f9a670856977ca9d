import { basename, dirname, extname, join, resolve } from 'node:path';
import { isPreserving, type Profile, type ProfileCard, profileSchema } from '#profiles';
import type { TrackPair } from './learn-pairs.ts';
import { UsageError } from './usage-error.ts';

/** Longer folder names are cut: a sentence must stay one. */
const LONGEST_NAME = 80;
const { id: idSchema, name: nameSchema } = profileSchema.unwrap().shape;

/** Id and name of a profile: as given, or by the file that it becomes. Throws `UsageError` for what cannot be either. */
export function identityFor(
  out: string,
  given: { readonly id: string | undefined; readonly name: string | undefined },
): Pick<Profile, 'id' | 'name' | 'version'> {
  const stem = basename(out, extname(out));
  const id = given.id ?? idFrom(stem);
  const name = (given.name ?? wordsOf(stem)).trim();
  // Room is left for what the other side is called.
  const longest = { id: 90, name: 150 };
  const idProblem = problemOf(idSchema.max(longest.id).safeParse(id));
  if (idProblem !== null) throw new UsageError(`--id ${idProblem}, got "${id}"`);
  const nameProblem = problemOf(nameSchema.max(longest.name).safeParse(name));
  if (nameProblem !== null) throw new UsageError(`--name ${nameProblem}, got "${name}"`);
  return { id, name, version: Number(VERSION.exec(id)?.[1] ?? 1) };
}

function problemOf({ error }: ReturnType<typeof idSchema.safeParse>): string | null {
  return error?.issues[0]?.message ?? null;
}

const VERSION = /-v([1-9]\d{0,5})$/;

/** What a file is called, in the letters of an id; with a version, if it has none. */
function idFrom(stem: string): string {
  const letters = stem
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');
  const slug = letters || 'learned';
  return VERSION.test(slug) ? slug : `${slug}-v1`;
}

function wordsOf(stem: string): string {
  const words = stem
    .replace(/[-_\s]+/g, ' ')
    .replace(/ v\d+$/, '')
    .trim()
    .slice(0, LONGEST_NAME);
  return words === '' ? 'Learned' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a learned profile says of itself. */
export function learnedCard(
  identity: Pick<Profile, 'id' | 'name' | 'version'>,
  {
    pairs,
    folders,
    catalogue,
    date,
  }: {
    readonly pairs: readonly TrackPair[];
    readonly folders: { readonly before: string; readonly after: string };
    readonly catalogue: readonly Profile[];
    /** `2026-11-24`. */
    readonly date: string;
  },
): ProfileCard {
  const [before, after] = [quoted(folders.before), quoted(folders.after)];
  const byName = pairs.filter(({ matchedBy }) => matchedBy === 'name').length;
  const bySound = pairs.length - byName;
  const how = [byName > 0 && `${byName} matched by name`, bySound > 0 && `${bySound} by sound`]
    .filter((words) => words !== false)
    .join(', ');
  const shares = catalogue.filter((profile) => !isPreserving(profile)).map(({ share }) => share.value);
  return {
    ...identity,
    reason: `Tracks like those in ${before}, to be made what those in ${after} are.`,
    source: `auralis profiles learn on ${date}, from ${pairs.length} pairs of the folders ${before} and ${after}: ${how}.`,
    from: `the folders ${before} (before) and ${after} (after)`,
    share: {
      value: Math.max(...shares),
      reason:
        'As likely as the likeliest profile of the catalogue that asks for a change. It may be edited: how often a track is one of these.',
    },
  };
}

/** What says that nothing is to be done to tracks like the afters: without it, whatever is a little like the befores is one. */
export function doneCard({ id, name, ...card }: ProfileCard): ProfileCard {
  const suffix = VERSION.exec(id)?.[0] ?? '';
  return {
    ...card,
    id: `${id.slice(0, id.length - suffix.length)}-done${suffix}`,
    name: `${name.split(' - ')[0]}, done - Leave As It Is`,
    reason: `The other side of ${id}: tracks that are already as it would make them are to be left as they are.`,
  };
}

/** `my.json` has `my-done.json` beside it. */
export function doneFile(out: string): string {
  return join(dirname(out), `${basename(out, extname(out))}-done.json`);
}

function quoted(folder: string): string {
  const name = basename(resolve(folder)) || folder;
  return `"${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name}"`;
}
