import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ALGORITHM_VERSION } from '#engine';
import { importM3u8, openLibrary, writeM3u8 } from '#library';
import { makeBigLibrary } from './big-library.ts';
import { describeMachine } from './machine.ts';

const ROUNDS = 15;
const LONG = 10_000;
const PLAYLISTS = 50;

/** What the largest playlists cost in the largest library: every call is a whole one, with its commit on the disk. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { tracks: { type: 'string', default: '100000' } },
  });
  const count = Number(values.tracks);
  const folder = mkdtempSync(join(tmpdir(), 'auralis-bench-playlists-'));
  try {
    const data = join(folder, 'data');
    await makeBigLibrary(data, join(folder, 'music'), count);
    await using library = await openLibrary({ dataFolder: data, algorithmVersion: ALGORITHM_VERSION });
    const { playlists, favourites } = library;
    const pick = (n: number): number => 1 + ((n * 7_919) % count);
    const trackIds = Array.from({ length: LONG }, (_, n) => pick(n));
    const made: number[] = [];
    for (let n = 0; n < PLAYLISTS; n++)
      made.push((await playlists.create({ name: `Long ${n}`, trackIds })).id);
    for (let n = 0; n < 1_000; n++) await favourites.set(pick(n), true);
    const id = made[0] ?? 0;
    const tracks = await library.tracksById(trackIds);
    const file = Buffer.from(writeM3u8({ name: 'Long', tracks }));
    const page = { limit: 50, offset: 0, order: 'asc' } as const;

    process.stdout.write(
      `${describeMachine()}\n\n| ${count} tracks, ${PLAYLISTS} playlists of ${LONG} | median ms | worst ms |\n|---|---|---|\n`,
    );
    await time(`create one of ${LONG}`, (n) => playlists.create({ name: `More ${n}`, trackIds }));
    await time('move its first track to its end', () => playlists.move(id, 0, LONG - 1));
    await time('move one by one place', () => playlists.move(id, 5_000, 5_001));
    await time('take one from its front, and add one there', async () => {
      await playlists.remove(id, (await playlists.trackIds(id, { offset: 0, limit: 1 }))[0] ?? 0);
      await playlists.add(id, [pick(0)], 0);
    });
    await time('its last 50 tracks', async () =>
      library.tracksById(await playlists.trackIds(id, { offset: LONG - 50, limit: 50 })),
    );
    await time(`all of its ${LONG} tracks`, async () => library.tracksById(await playlists.trackIds(id)));
    await time('a list of 50 playlists by duration', () => playlists.list({ ...page, orderBy: 'duration' }));
    await time('search in playlists', () => playlists.list({ ...page, orderBy: 'name', search: 'lon' }));
    await time('read a file of its tracks', () => importM3u8(library, file));
    await time('delete one', (n) => playlists.delete(made[n + 1] ?? 0));
    await time('a track becomes a favourite', (n) => favourites.set(pick(2_000 + n), true));
    await time('50 of 1,000 favourites', () =>
      library.listTracks({ ...page, orderBy: 'title', isFavourite: true }),
    );
    await time('50 of all tracks, for comparison', () => library.listTracks({ ...page, orderBy: 'title' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function time(name: string, act: (round: number) => Promise<unknown>): Promise<void> {
  const milliseconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    await act(round);
    milliseconds.push(performance.now() - startedAt);
  }
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  process.stdout.write(`| ${name} | ${median.toFixed(1)} | ${(sorted.at(-1) ?? Number.NaN).toFixed(1)} |\n`);
}
