import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Analysis, Descriptors } from '#engine';
import { ExpectedError } from '#errors';
import { type Albums, createAlbums } from './albums.ts';
import { createAnalyses, type Summary } from './analyses.ts';
import { type Artists, createArtists } from './artists.ts';
import { type Artwork, createArtwork } from './artwork/artwork.ts';
import { openDatabase, sql } from './database.ts';
import { createEditing, type Editing } from './editing.ts';
import { createFavourites, type Favourites } from './favourites.ts';
import { createFolders } from './folders.ts';
import { listByVersion } from './listed-figures.ts';
import { type MeasuredTracks, measuredTracks } from './measured-tracks.ts';
import { createPlaylists, type Playlists } from './playlists.ts';
import { createRenders, type Renders } from './renders.ts';
import { type ScanOptions, type ScanResult, scanFolders } from './scan.ts';
import { createSettings, type Settings } from './settings.ts';
import { createSolutions, type Solutions } from './solutions.ts';
import { readStatistics, type Statistics } from './statistics.ts';
import { createTagReader } from './tag-reader.ts';
import { createTagWriter } from './tag-writer.ts';
import { openTemporaryFiles } from './temporary-files.ts';
import type { Track } from './track.ts';
import type { TrackPage, TrackQuery } from './track-list.ts';
import { type Counts, createTracks } from './tracks.ts';

export type LibraryOptions = {
  /** Where `auralis.db` lives; made when missing. */
  readonly dataFolder: string;
  /** Analyses of other versions count as not there. */
  readonly algorithmVersion: number;
  /** Unix seconds. */
  readonly now?: () => number;
};

/** Tracks, their tags and measurements, and settings: what outlives the process. */
export type Library = AsyncDisposable & {
  folders(): readonly string[];
  /** Answers its real path; `invalid_request` for what is no folder. */
  addFolder(path: string): Promise<string>;
  /** Its tracks stay, as missing ones. */
  removeFolder(path: string): Promise<void>;
  /** The real path of something inside the library; else `outside_library`, `file_not_found`. */
  resolveInside(path: string): Promise<string>;
  /** Likewise, but a library folder itself need not be there. */
  resolveForScan(path: string): Promise<string>;
  /** Whether a track that is present lies at a path or below it. */
  hasTracksAt(path: string): Promise<boolean>;

  track(id: number): Promise<Track | null>;
  /** In the order of `ids`; unknown ones are left out. */
  tracksById(ids: readonly number[]): Promise<readonly Track[]>;
  listTracks(query: TrackQuery): Promise<TrackPage>;
  /** All that are present, in the order of the album. */
  presentInAlbum(albumId: number): Promise<readonly Track[]>;
  /** Of those paths that the library knows, missing ones too. */
  trackIdsByPath(paths: readonly string[]): Promise<ReadonlyMap<string, number>>;
  counts(): Promise<Counts>;
  statistics(): Promise<Statistics>;
  /** The track at a path inside the library, added when it is new or has changed. */
  importFile(path: string): Promise<{ readonly track: Track; readonly isNew: boolean }>;
  /** One at a time: a second one throws `scan_running`. Folders outside the library: `outside_library`. */
  scan(options?: ScanOptions & { readonly directories?: readonly string[] | undefined }): Promise<ScanResult>;
  isScanning(): boolean;

  analysisOf(track: Track): Promise<Analysis | null>;
  /** Remembers what the file's content is; answers whether it has been measured before. If so, its duration is known, too. */
  linkPayload(track: Track, payloadHash: string): Promise<boolean>;
  saveAnalysis(track: Track, analysis: Analysis): Promise<void>;
  saveFailure(track: Track, failure: { readonly code: string; readonly message: string }): Promise<void>;
  /** Present, not failed, not measured; without those in `except`. */
  tracksToMeasure(limit: number, except: readonly number[]): Promise<readonly Track[]>;
  summariesOf(trackIds: readonly number[]): Promise<ReadonlyMap<number, Summary>>;
  /** At most `limit` of those that are present and measured, evenly chosen. */
  measuredTracks(limit: number): Promise<MeasuredTracks>;
  descriptorsOf(track: Track): Promise<Descriptors | null>;
  saveDescriptors(track: Track, descriptors: Descriptors): Promise<void>;

  /** Present and measured, and nothing known of what is recommended on this basis; without those in `except`. */
  tracksToSolve(basis: string, limit: number, except: readonly number[]): Promise<readonly Track[]>;
  readonly solutions: Solutions;
  readonly renders: Renders;

  readonly albums: Albums;
  readonly artists: Artists;
  readonly editing: Pick<Editing, 'fieldsOf' | 'edit'>;
  readonly playlists: Playlists;
  readonly favourites: Favourites;
  readonly settings: Settings;
  readonly artwork: Artwork;
  /** Whether the database answers. */
  isHealthy(): Promise<boolean>;
};

/** Opens the library of a data folder, made when there is none; rejects as `openDatabase` does. */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const { dataFolder, algorithmVersion, now = () => Date.now() / 1000 } = options;
  const database = await openDatabase(join(dataFolder, 'auralis.db'));
  await listByVersion(database, algorithmVersion);
  const tracks = createTracks(database, algorithmVersion, now);
  const analyses = createAnalyses(database, algorithmVersion, now);
  const folders = await createFolders(database, now);
  const tagReader = createTagReader();
  const tagWriter = createTagWriter();
  const editing = createEditing({
    tracks,
    resolveInside: folders.resolveInside,
    reader: tagReader,
    writer: tagWriter,
    temporaryFiles: await openTemporaryFiles(database, now),
  });
  const artwork = await createArtwork({
    database,
    dataFolder,
    now,
    tagReader,
    resolveInside: folders.resolveInside,
  });
  const closing = new AbortController();
  let scanning: Promise<ScanResult> | null = null;

  const existing = async (path: string): Promise<Track> => {
    const track = await tracks.byPath(path);
    if (track === null) throw new Error(`${path} was written and is not there`);
    return track;
  };

  return {
    folders: folders.all,
    addFolder: folders.add,
    async removeFolder(path) {
      await folders.remove(path);
      await tracks.markMissingOutside(folders.all());
    },
    resolveInside: folders.resolveInside,
    resolveForScan: folders.resolveForScan,
    hasTracksAt: tracks.liesAt,

    track: tracks.get,
    tracksById: tracks.byIds,
    listTracks: tracks.list,
    presentInAlbum: tracks.presentInAlbum,
    trackIdsByPath: tracks.idsByPath,
    counts: tracks.counts,
    statistics: () => readStatistics(database, algorithmVersion),

    async importFile(path) {
      const real = await folders.resolveInside(path);
      const status = await stat(real);
      if (!status.isFile()) throw new ExpectedError('undecodable_audio', `${path} is not a regular file`);
      const known = await tracks.byPath(real);
      const isCurrent =
        known?.sizeBytes === status.size && known.modifiedMs === status.mtimeMs && !known.isMissing;
      if (known !== null && isCurrent) return { track: known, isNew: false };
      const tags = await tagReader.read(real);
      const file = { path: real, sizeBytes: status.size, modifiedMs: status.mtimeMs, tags };
      await tracks.upsert([file], known === null ? undefined : editing.isBusy);
      return { track: await existing(real), isNew: true };
    },

    async scan({ directories, signal, ...scanOptions } = {}) {
      if (scanning !== null) throw new ExpectedError('scan_running', 'a scan is running already');
      const stop = AbortSignal.any(signal ? [signal, closing.signal] : [closing.signal]);
      const run = async (): Promise<ScanResult> => {
        editing.forgetDone();
        const chosen = directories
          ? await Promise.all(directories.map((directory) => folders.resolveForScan(directory)))
          : folders.all();
        const result = await scanFolders(chosen, tracks, tagReader, {
          ...scanOptions,
          signal: stop,
          unless: editing.isEdited,
        });
        // A folder may have been taken out of the library meanwhile.
        await tracks.markMissingOutside(folders.all());
        return result;
      };
      scanning = run();
      try {
        return await scanning;
      } finally {
        scanning = null;
      }
    },
    isScanning: () => scanning !== null,

    analysisOf: async ({ payloadHash }) => (payloadHash === null ? null : analyses.get(payloadHash)),
    async linkPayload(track, payloadHash) {
      const durationSeconds = await analyses.durationSeconds(payloadHash);
      await tracks.setPayload(track, payloadHash, durationSeconds);
      return durationSeconds !== null;
    },
    async saveAnalysis(track, analysis) {
      if (analysis.payloadHash === null) throw new Error('an analysis without a payload hash cannot be kept');
      await analyses.save(analysis.payloadHash, analysis);
      await tracks.setPayload(track, analysis.payloadHash, analysis.durationSeconds);
    },
    saveFailure: tracks.setFailure,
    tracksToMeasure: tracks.toMeasure,
    summariesOf: analyses.summaries,
    measuredTracks: (limit) => measuredTracks(database, algorithmVersion, limit),
    descriptorsOf: async ({ payloadHash }) =>
      payloadHash === null ? null : analyses.descriptors(payloadHash),
    async saveDescriptors({ payloadHash }, descriptors) {
      if (payloadHash !== null) await analyses.saveDescriptors(payloadHash, descriptors);
    },

    tracksToSolve: tracks.toSolve,
    solutions: createSolutions(database, algorithmVersion, now),
    renders: createRenders(database, now),

    albums: createAlbums(database),
    artists: createArtists(database),
    editing,
    playlists: createPlaylists(database, now),
    favourites: createFavourites(database, now),
    settings: createSettings(database),
    artwork,
    isHealthy: () =>
      sql`select 1`.execute(database).then(
        () => true,
        () => false,
      ),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await scanning?.catch(() => {}); // Whoever began it hears that it was cancelled.
      await Promise.all([tagReader[Symbol.asyncDispose](), tagWriter[Symbol.asyncDispose]()]);
      await editing.idle();
      await artwork[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
