import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLibrary, type Playlist } from '../../src/library/index.ts';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from './temporary-library.ts';

/** A library of three tracks: a, b and c. */
async function openWithTracks() {
  const opened = await openTemporaryLibrary();
  for (const [name, seconds] of [
    ['a', 10],
    ['b', 20.5],
    ['c', 40],
  ] as const)
    writeTaggedFlac(join(opened.music, `${name}.flac`), { TITLE: name }, seconds);
  await opened.library.scan();
  const tracks = await opened.tracks();
  const ids = ['a', 'b', 'c'].map((name) => tracks.get(`${name}.flac`)?.id);
  return { opened, ids: ids as [number, number, number] };
}

let opened: TemporaryLibrary;
let a: number;
let b: number;
let c: number;

beforeAll(async () => {
  const made = await openWithTracks();
  opened = made.opened;
  [a, b, c] = made.ids;
});
afterAll(() => opened[Symbol.asyncDispose]());

const playlists = () => opened.library.playlists;
const everyPlaylist = { limit: 500, offset: 0, orderBy: 'name', order: 'asc' } as const;
const make = async (...trackIds: number[]) => (await playlists().create({ name: 'Mine', trackIds })).id;
const refusal = (code: string, message: string | RegExp) =>
  expect.objectContaining({
    name: 'ExpectedError',
    code,
    message: message instanceof RegExp ? expect.stringMatching(message) : message,
  });

describe('a playlist', () => {
  test('has a name, a description, tracks in order, and their count and duration', async () => {
    const made = await playlists().create({ name: 'Mine', description: 'of mine', trackIds: [b, a, b] });
    expect(made).toMatchObject({
      name: 'Mine',
      description: 'of mine',
      trackCount: 3,
      durationSeconds: 20.5 + 10 + 20.5,
    });
    expect(await playlists().trackIds(made.id)).toEqual([b, a, b]);
    expect(await playlists().trackIds(made.id, { offset: 1, limit: 1 })).toEqual([a]);
    expect(await playlists().trackIds(made.id, { offset: 3, limit: 10 })).toEqual([]);
    expect(await playlists().get(made.id)).toEqual(made);
  });

  test('is renamed and described', async () => {
    const id = await make(a);
    const renamed = await playlists().change(id, { name: 'Yours' });
    expect(renamed).toMatchObject({ name: 'Yours', description: '', trackCount: 1 });
    const described = await playlists().change(id, { description: 'told' });
    expect(described).toMatchObject({ name: 'Yours', description: 'told' });
    expect(described.updatedAt).toBeGreaterThanOrEqual(renamed.updatedAt);
    expect(described.createdAt).toBe(renamed.createdAt);
  });

  test('takes tracks at its end and at a position', async () => {
    const id = await make(a);
    await playlists().add(id, [b, b]);
    await playlists().add(id, [c], 0);
    expect(await playlists().trackIds(id)).toEqual([c, a, b, b]);
    await playlists().add(id, [c, a], 3);
    expect(await playlists().trackIds(id)).toEqual([c, a, b, c, a, b]);
  });

  test('loses the first occurrence of a track, or the one at a position', async () => {
    const id = await make(a, b, a, c, b);
    await playlists().remove(id, b);
    expect(await playlists().trackIds(id)).toEqual([a, a, c, b]);
    const { trackCount, durationSeconds } = await playlists().remove(id, a, 1);
    expect(await playlists().trackIds(id)).toEqual([a, c, b]);
    expect({ trackCount, durationSeconds }).toEqual({ trackCount: 3, durationSeconds: 70.5 });
  });

  test.each([
    [0, 3, 'bcaa'],
    [3, 0, 'aabc'],
    [1, 2, 'acba'],
    [2, 2, 'abca'],
  ])('has the track at %d moved, to be at %d', async (from, to, expected) => {
    const id = await make(a, b, c, a);
    await playlists().move(id, from, to);
    expect(await playlists().trackIds(id)).toEqual([...expected].map((letter) => ({ a, b, c })[letter]));
  });

  test('is gone when deleted, and its id is never another one’s', async () => {
    const id = await make(a);
    await playlists().delete(id);
    await expect(playlists().get(id)).rejects.toEqual(
      refusal('playlist_not_found', `there is no playlist ${id}`),
    );
    expect(await make(a)).toBeGreaterThan(id);
  });

  test('keeps a track whose file is missing', async () => {
    const id = await make(a, b);
    renameSync(join(opened.music, 'a.flac'), join(opened.root, 'a.flac'));
    await opened.library.scan();
    const tracks = await opened.library.tracksById(await playlists().trackIds(id));
    expect(tracks.map(({ isMissing }) => isMissing)).toEqual([true, false]);
    renameSync(join(opened.root, 'a.flac'), join(opened.music, 'a.flac'));
    await opened.library.scan();
  });

  test('has the duration of its tracks as they are now', async () => {
    const id = await make(a, b, a);
    writeTaggedFlac(join(opened.music, 'a.flac'), { TITLE: 'a, longer by far' }, 100.125);
    await opened.library.scan();
    expect((await playlists().get(id)).durationSeconds).toBe(100.125 * 2 + 20.5);
    writeTaggedFlac(join(opened.music, 'a.flac'), { TITLE: 'a' }, 10);
    await opened.library.scan();
    expect((await playlists().get(id)).durationSeconds).toBe(40.5);
  });

  test('is the same after a restart', async () => {
    const id = await make(c, a, c);
    const before = await playlists().get(id);
    await opened.reopen();
    expect(await playlists().get(id)).toEqual(before);
    expect(await playlists().trackIds(id)).toEqual([c, a, c]);
  });
});

describe('what cannot be is refused, and changes nothing', () => {
  test('an unknown playlist', async () => {
    for (const act of [
      () => playlists().get(77),
      () => playlists().trackIds(77),
      () => playlists().change(77, { name: 'x' }),
      () => playlists().delete(77),
      () => playlists().add(77, [a]),
      () => playlists().remove(77, a),
      () => playlists().move(77, 0, 0),
    ])
      await expect(act()).rejects.toEqual(refusal('playlist_not_found', 'there is no playlist 77'));
  });

  test('an unknown track: none of them is added', async () => {
    const id = await make(a);
    await expect(playlists().add(id, [b, 998, 999, 998])).rejects.toEqual(
      refusal('track_not_found', 'there is no track 998, 999'),
    );
    expect(await playlists().trackIds(id)).toEqual([a]);
    await expect(playlists().create({ name: 'unmade', trackIds: [a, 999] })).rejects.toEqual(
      refusal('track_not_found', 'there is no track 999'),
    );
    const { total } = await playlists().list({ ...everyPlaylist, search: 'unmade' });
    expect(total).toBe(0);
    await expect(playlists().remove(id, b)).rejects.toEqual(
      refusal('track_not_found', `playlist ${id} does not hold track ${b}`),
    );
  });

  test('a place that there is not, with those that there are', async () => {
    const id = await make(a, b);
    const places = 'must be a whole number from 0 to 1, got';
    await expect(playlists().move(id, 2, 0)).rejects.toEqual(
      refusal('invalid_request', `from_index ${places} 2`),
    );
    await expect(playlists().move(id, 0, -1)).rejects.toEqual(
      refusal('invalid_request', `to_index ${places} -1`),
    );
    await expect(playlists().move(id, 0, 0.5)).rejects.toEqual(
      refusal('invalid_request', `to_index ${places} 0.5`),
    );
    await expect(playlists().remove(id, a, 2)).rejects.toEqual(
      refusal('invalid_request', `index ${places} 2`),
    );
    await expect(playlists().add(id, [a], 3)).rejects.toEqual(
      refusal('invalid_request', 'position must be a whole number from 0 to 2, got 3'),
    );
    const empty = await make();
    await expect(playlists().move(empty, 0, 0)).rejects.toEqual(
      refusal('invalid_request', 'from_index has no allowed value: the playlist is empty, got 0'),
    );
    await expect(playlists().remove(id, a, 1)).rejects.toEqual(
      refusal('track_not_found', `playlist ${id} does not hold track ${a} at 1`),
    );
    expect(await playlists().trackIds(id)).toEqual([a, b]);
  });

  test('more than 10,000 tracks', async () => {
    const id = await make(...Array<number>(9_999).fill(a));
    await expect(playlists().add(id, [a, b])).rejects.toEqual(
      refusal('playlist_full', /at most 10000 .* 10001$/),
    );
    const { trackCount, durationSeconds } = await playlists().add(id, [b], 5_000);
    expect({ trackCount, durationSeconds }).toEqual({ trackCount: 10_000, durationSeconds: 99_990 + 20.5 });
    await playlists().move(id, 5_000, 0);
    expect((await playlists().trackIds(id))[0]).toBe(b);
  });
});

describe('playlists are listed', () => {
  let listed: TemporaryLibrary;
  beforeAll(async () => {
    const made = await openWithTracks();
    listed = made.opened;
    const [first, second, third] = made.ids;
    const { create } = listed.library.playlists;
    await create({ name: 'beta', description: 'für Björk', trackIds: [first, second] });
    await create({ name: 'Alpha', trackIds: [third, first] });
    await create({ name: 'gamma', trackIds: [first] });
  });
  afterAll(() => listed[Symbol.asyncDispose]());
  const names = async (query: object) => {
    const { items, total } = await listed.library.playlists.list({ ...everyPlaylist, ...query });
    return `${items.map(({ name }) => name).join(' ')} of ${total}`;
  };

  test.each([
    [{}, 'Alpha beta gamma of 3'],
    [{ order: 'desc' }, 'gamma beta Alpha of 3'],
    [{ orderBy: 'created_at' }, 'beta Alpha gamma of 3'],
    [{ orderBy: 'track_count' }, 'gamma beta Alpha of 3'],
    [{ orderBy: 'duration', order: 'desc' }, 'Alpha beta gamma of 3'],
    [{ limit: 1, offset: 1 }, 'beta of 3'],
    [{ search: 'BJORK' }, 'beta of 1'],
    [{ search: 'gam' }, 'gamma of 1'],
    [{ search: 'mma' }, ' of 0'],
    [{ search: '%' }, ' of 0'],
    [{ search: '  ' }, 'Alpha beta gamma of 3'],
  ])('by %o', async (query, expected) => {
    expect(await names(query)).toBe(expected);
  });

  test('by their names of today', async () => {
    const { change, delete: remove, list } = listed.library.playlists;
    const { id } = (await list(everyPlaylist)).items[0] as Playlist;
    await change(id, { name: 'Zeta' });
    expect(await names({ search: 'alpha' })).toBe(' of 0');
    expect(await names({ search: 'zeta', orderBy: 'updated_at' })).toBe('Zeta of 1');
    await remove(id);
    expect(await names({ search: 'zeta' })).toBe(' of 0');
  });
});

test('of many changes at once none is lost', async () => {
  const id = await make();
  await Promise.all(Array.from({ length: 50 }, (_, n) => playlists().add(id, n % 2 ? [a, b] : [c], 0)));
  const held = (await playlists().trackIds(id)).toSorted((x, y) => x - y);
  const expected = [a, b, c].flatMap((track) => Array<number>(25).fill(track));
  expect(held).toEqual(expected.toSorted((x, y) => x - y));
  expect((await playlists().get(id)).trackCount).toBe(75);
});

test('any run of changes leaves what an array would hold', async () => {
  const index = fc.nat({ max: 12 });
  const step = fc.oneof(
    fc.record({
      act: fc.constant('add' as const),
      ids: fc.array(fc.nat({ max: 2 }), { maxLength: 4 }),
      at: index,
    }),
    fc.record({ act: fc.constant('move' as const), from: index, to: index }),
    fc.record({ act: fc.constant('removeAt' as const), at: index }),
    fc.record({ act: fc.constant('removeTrack' as const), track: fc.nat({ max: 2 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const id = await make();
      let model: number[] = [];
      const tracks = [a, b, c] as const;
      for (const doing of steps) {
        const isFine = await (doing.act === 'add'
          ? playlists().add(
              id,
              doing.ids.map((n) => tracks[n] ?? 0),
              doing.at,
            )
          : doing.act === 'move'
            ? playlists().move(id, doing.from, doing.to)
            : doing.act === 'removeAt'
              ? playlists().remove(id, model[doing.at] ?? a, doing.at)
              : playlists().remove(id, tracks[doing.track] ?? 0)
        ).then(
          () => true,
          () => false,
        );
        if (!isFine) continue; // Out of range: the model stays as it is.
        if (doing.act === 'add')
          model = model.toSpliced(doing.at, 0, ...doing.ids.map((n) => tracks[n] ?? 0));
        else if (doing.act === 'move') {
          const moved = model[doing.from] ?? 0;
          model = model.toSpliced(doing.from, 1).toSpliced(doing.to, 0, moved);
        } else if (doing.act === 'removeAt') model = model.toSpliced(doing.at, 1);
        else model = model.toSpliced(model.indexOf(tracks[doing.track] ?? 0), 1);
      }
      expect(await playlists().trackIds(id)).toEqual(model);
      const seconds = new Map([
        [a, 10],
        [b, 20.5],
        [c, 40],
      ]);
      expect(await playlists().get(id)).toMatchObject({
        trackCount: model.length,
        durationSeconds: model.reduce((sum, track) => sum + (seconds.get(track) ?? 0), 0),
      });
    }),
    { numRuns: 60 },
  );
});

test('what was answered survives kill -9 in the middle of the next change', async () => {
  const dataFolder = join(opened.root, 'killed');
  const script = fileURLToPath(new URL('./playlist-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataFolder, opened.music], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let answered = 0;
  for await (const line of createInterface(child.stdout)) {
    answered = Number(line);
    if (answered === 30) child.kill('SIGKILL');
  }
  expect((await exit)[1]).toBe('SIGKILL');
  await using library = await openLibrary({ dataFolder, algorithmVersion: 1 });
  const [playlist] = (await library.playlists.list(everyPlaylist)).items;
  // One more than was answered may be there: killed after the commit, before the word.
  expect([answered, answered + 1]).toContain(playlist?.trackCount);
  expect(await library.playlists.trackIds(playlist?.id ?? 0)).toHaveLength(playlist?.trackCount ?? -1);
});
