import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudio, payloadHashOf } from '../../src/engine/index.ts';
import type { FieldChanges, GainTags } from '../../src/library/index.ts';
import type { TemporaryLibrary } from './temporary-library.ts';

export const fixtures = join(import.meta.dirname, '../fixtures');

/** Every field, with accents, lines and several values. */
export const allFields = {
  title: 'Hyperballad – “été”',
  artist: 'Björk',
  album: 'Post',
  albumartist: 'Björk Guðmundsdóttir',
  year: 1995,
  genre: 'Electronic; Trip Hop',
  track: 2,
  disc: 1,
  comment: 'Two\nlines',
  bpm: 120,
  composer: 'Björk; Nellee Hooper',
  publisher: 'One Little Indian',
  lyrics: 'We live on a mountain\n\nRight at the top',
  copyright: '© 1995',
} as const satisfies FieldChanges;

/** Puts a fixture into the library and answers its track. */
export async function addFixture({ library, music }: TemporaryLibrary, fixture: string, name = fixture) {
  const path = join(music, name);
  copyFileSync(join(fixtures, fixture), path);
  return (await library.importFile(path)).track;
}

/** Edits one track by its path and throws what went wrong. */
export async function editTrack(
  { library }: TemporaryLibrary,
  path: string,
  fields: FieldChanges,
  gains: GainTags = {},
) {
  const { track } = await library.importFile(path);
  const [outcome] = await library.editing.edit([{ track, fields, gains }], payloadHashOf);
  if (!outcome?.ok) throw outcome?.error;
  return outcome.track;
}

/** SHA-256 of the decoded samples. */
export async function samplesOf(path: string): Promise<string> {
  using source = await openAudio(path);
  const hash = createHash('sha256');
  for (const { channels, frameCount } of source.blocks())
    for (const plane of channels) hash.update(plane.slice(0, frameCount));
  return hash.digest('hex');
}

export const hasFfprobe = isThere('ffprobe');

/** What ffprobe reads, by names in lower case; FFmpeg's own names for what several formats have. */
export function probe(path: string): Readonly<Record<string, string>> {
  const json = execFileSync(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'format_tags:stream_tags', '-of', 'json', path],
    { encoding: 'utf8' },
  );
  const { format, streams } = JSON.parse(json) as Record<string, { tags?: object } & { tags?: object }[]>;
  const all = [...(streams ?? []).map(({ tags }) => tags), format?.tags].flatMap((tags) =>
    Object.entries(tags ?? {}),
  );
  return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value]));
}

export function isThere(program: string): boolean {
  try {
    execFileSync(program, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(
      `SKIPPED: ${program} is not installed, so nothing is compared with it. Run: scripts/provision.sh`,
    );
    return false;
  }
}
