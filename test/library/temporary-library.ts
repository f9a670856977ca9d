import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Library, openLibrary, type Track } from '../../src/library/index.ts';

export type TemporaryLibrary = AsyncDisposable & {
  /** Holds everything below; gone with the library. */
  readonly root: string;
  /** Where `auralis.db` lies. */
  readonly dataFolder: string;
  /** The library's one folder, empty at first. */
  readonly music: string;
  readonly library: Library;
  /** Closes and opens it again, as a restart does. */
  reopen(options?: { readonly algorithmVersion?: number }): Promise<Library>;
  /** Every track, by path relative to `music`. */
  tracks(): Promise<ReadonlyMap<string, Track>>;
};

/** A real library in a folder of its own; `musicName` is the name of its music folder. */
export async function openTemporaryLibrary(musicName = 'music'): Promise<TemporaryLibrary> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-library-')));
  const dataFolder = join(root, 'data');
  const music = join(root, musicName);
  mkdirSync(music);
  let library = await openLibrary({ dataFolder, algorithmVersion: 1 });
  await library.addFolder(music);
  return {
    root,
    dataFolder,
    music,
    get library() {
      return library;
    },
    async reopen({ algorithmVersion = 1 } = {}) {
      await library[Symbol.asyncDispose]();
      library = await openLibrary({ dataFolder, algorithmVersion });
      return library;
    },
    async tracks() {
      const { items } = await library.listTracks({ limit: 20_000, offset: 0, orderBy: 'path', order: 'asc' });
      return new Map(items.map((track) => [track.path.slice(music.length + 1), track]));
    },
    async [Symbol.asyncDispose]() {
      await library[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
