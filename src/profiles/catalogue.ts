import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpectedError, messageOf } from '#errors';
import { type Profile, profileSchema } from './profile.ts';

const OWN_FOLDER = fileURLToPath(new URL('./catalogue', import.meta.url));
const MAX_FILE_BYTES = 64 * 1024;
const MAX_FILES = 1000;
/** More of what is wrong with one file would not be read. */
const MOST_ISSUES = 5;
/** What a file holds may be long: characters of a sentence about it. */
const LONGEST_ISSUE = 200;

/** Profiles by id, and one sentence for each file that could not be used: its name, the field, the rule, the value. */
export type Profiles = { readonly profiles: readonly Profile[]; readonly problems: readonly string[] };

/**
 * The catalogue, with a folder of the user's own profiles beside it, in the order of their ids. A user's profile with
 * the id of one of the catalogue's takes its place. Throws `invalid_request` when the folder cannot be read.
 */
export function openCatalogue({ userFolder }: { readonly userFolder?: string } = {}): Profiles {
  const own = loadProfiles(OWN_FOLDER);
  if (own.problems.length > 0) throw new Error(`the catalogue is damaged: ${own.problems.join('; ')}`);
  const users = userFolder === undefined ? { profiles: [], problems: [] } : loadProfiles(userFolder);
  const byId = new Map([...own.profiles, ...users.profiles].map((profile) => [profile.id, profile]));
  return { profiles: inOrder([...byId.values()]), problems: users.problems };
}

/** All profiles (`*.json`) of one folder; a file that is none is named in `problems` and skipped. */
export function loadProfiles(folder: string): Profiles {
  const profiles = new Map<string, Profile>();
  const problems: string[] = [];
  const files = profileFiles(folder);
  if (files.length > MAX_FILES)
    problems.push(
      `${folder}: must hold at most ${MAX_FILES} profiles, got ${files.length}: the last are skipped`,
    );
  for (const file of files.slice(0, MAX_FILES)) {
    const result = readProfile(join(folder, file));
    if (typeof result === 'string') problems.push(`${file}: ${result}`);
    else if (profiles.has(result.id))
      problems.push(`${file}: id must be unique in its folder, got "${result.id}" again`);
    else profiles.set(result.id, result);
  }
  return { profiles: inOrder([...profiles.values()]), problems };
}

function profileFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (cause) {
    const reason = messageOf(cause);
    throw new ExpectedError('invalid_request', `profiles: cannot read the folder ${folder}: ${reason}`, {
      cause,
    });
  }
}

/** A profile, or what is wrong with the file. */
function readProfile(path: string): Profile | string {
  let content: unknown;
  try {
    const status = statSync(path);
    // Reading a pipe or a device might never end.
    if (!status.isFile()) return 'must be a regular file';
    const { size } = status;
    if (size > MAX_FILE_BYTES) return `size must be at most ${MAX_FILE_BYTES} bytes, got ${size}`;
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return messageOf(error);
  }
  const parsed = profileSchema.safeParse(content, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const sentences = issues
    .slice(0, MOST_ISSUES)
    .map(({ path: field, message, input }) =>
      inShort(`${field.join('.') || 'file'}: ${message}${received(message, input)}`),
    );
  if (issues.length > MOST_ISSUES) sentences.push(`and ${issues.length - MOST_ISSUES} more`);
  return sentences.join('; ');
}

/** zod names the type it got, not the value; but for Infinity, which JSON has no word for. */
function received(message: string, input: unknown): string {
  const isSaid = message.includes(', got ') || input === undefined || typeof input === 'object';
  return isSaid || input === Infinity || input === -Infinity ? '' : `, got ${JSON.stringify(input)}`;
}

function inShort(sentence: string): string {
  return sentence.length > LONGEST_ISSUE ? `${sentence.slice(0, LONGEST_ISSUE)}…` : sentence;
}

function inOrder(profiles: readonly Profile[]): readonly Profile[] {
  return profiles.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
