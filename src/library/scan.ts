import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ExpectedError } from '#errors';
import type { TagReader } from './tag-reader.ts';
import type { KnownFile, ScannedFile, Tracks } from './tracks.ts';
import { type FoundFile, isAsFound, lookAgain, type ScanProblem, walk } from './walk.ts';

export type ScanOptions = {
  readonly signal?: AbortSignal;
  /** At most ten times a second, but always at the start and at the end. */
  readonly onProgress?: (current: number, total: number, currentFile: string | null) => void;
  /** Of every file and folder that could not be read, and every file whose tags could not, now or when it was last read. */
  readonly onProblem?: (problem: ScanProblem) => void;
  /** After every batch that brought something new or changed. */
  readonly onBatch?: () => void;
  /** Files that somebody else brings up to date: to be passed over. */
  readonly unless?: (path: string) => boolean;
  /**
   * A new or changed file that was modified less than this ago may still be growing: it is left out. 0 when nothing
   * is said, for whoever asks for a scan now; what changes while it is read is left out in any case.
   */
  readonly settleSeconds?: number;
};

export type ScanResult = {
  readonly filesProcessed: number;
  readonly tracksAdded: number;
  readonly tracksUpdated: number;
  /** Files that were there at the last scan and are not now. */
  readonly tracksMissing: number;
  /** Folders of files that were left out because they are still being written: worth another look in a while. */
  readonly unsettledFolders: readonly string[];
  readonly durationSeconds: number;
};

const BATCH = 200;
/** Files that are looked through before others get the event loop: about 1 ms. */
const FILES_A_TURN = 1_000;
/** Files that are looked for at once. */
const LOOKS_AT_ONCE = 64;
const PROGRESS_EVERY_MS = 100;

/**
 * Brings the tracks of some folders up to date with the disk. Unchanged files (size and time) are not opened. What
 * was committed stays when it is stopped (`cancelled`) or killed, and the next scan goes on from there. Files that
 * are gone are marked missing, never deleted: a disk that is not mounted must not empty the library. Files that are
 * still being written are left as they are known, or unknown.
 */
export async function scanFolders(
  folders: readonly string[],
  tracks: Tracks,
  tagReader: TagReader,
  { signal, onProgress, onProblem = () => {}, onBatch, unless, settleSeconds = 0 }: ScanOptions,
): Promise<ScanResult> {
  const startedAt = performance.now();
  const unsettled = new Set<string>();
  let reportedAt = Number.NEGATIVE_INFINITY;
  const report = (current: number, total: number, file: string | null, isDue = false): void => {
    if (!isDue && performance.now() - reportedAt < PROGRESS_EVERY_MS) return;
    reportedAt = performance.now();
    onProgress?.(current, total, file);
  };
  const stopIfAsked = (): void => {
    if (signal?.aborted) throw new ExpectedError('cancelled', 'the scan was cancelled');
  };

  report(0, 0, null, true);
  const found = await findFiles(folders, onProblem, stopIfAsked);
  const known = new Map<string, KnownFile>();
  for (const folder of folders)
    for (const file of await tracks.knownBelow(folder)) known.set(file.path, file);
  await findAgain(known.keys(), found, stopIfAsked);

  let added = 0;
  let updated = 0;
  let processed = 0;
  const returned: number[] = [];
  let changed: FoundFile[] = [];

  const commit = async (): Promise<void> => {
    const reading = changed.map(async (file): Promise<ScannedFile | null> => {
      const tags = await tagReader.read(file.path, signal);
      if (await isAsFound(file)) return { ...file, tags };
      unsettled.add(dirname(file.path));
      return null;
    });
    const files = (await unlessAborted(Promise.all(reading), signal)).filter((file) => file !== null);
    await tracks.upsert(files, unless);
    for (const { path, tags } of files) {
      if (known.has(path)) updated++;
      else added++;
      if (tags.problem !== null) onProblem({ path, message: tags.problem });
    }
    changed = [];
    onBatch?.();
  };

  report(0, found.size, null, true);
  let last: string | null = null;
  for (const file of found.values()) {
    last = file.path;
    const before = known.get(file.path);
    const isUnchanged = before?.sizeBytes === file.sizeBytes && before.modifiedMs === file.modifiedMs;
    if (!isUnchanged && wasModifiedWithin(settleSeconds, file)) unsettled.add(dirname(file.path));
    else if (!isUnchanged) changed.push(file);
    else {
      if (before.isMissing) returned.push(before.id);
      if (before.tagProblem !== null) onProblem({ path: file.path, message: before.tagProblem });
    }
    if (changed.length === BATCH) await commit();
    processed++;
    report(processed, found.size, file.path);
    if (processed % FILES_A_TURN === 0) await setImmediate();
    stopIfAsked();
  }
  if (changed.length > 0) await commit();
  if (returned.length > 0) await tracks.markPresent(returned);

  const gone = [...known.values()].filter(({ path, isMissing }) => !isMissing && !found.has(path));
  if (gone.length > 0) await tracks.markMissing(gone.map(({ id }) => id));
  report(found.size, found.size, last, true);
  return {
    filesProcessed: found.size,
    tracksAdded: added,
    tracksUpdated: updated + returned.length,
    tracksMissing: gone.length,
    unsettledFolders: [...unsettled],
    durationSeconds: (performance.now() - startedAt) / 1000,
  };
}

/** All files first, by path, so that progress has a total and a folder inside another counts once. */
async function findFiles(
  folders: readonly string[],
  onProblem: (problem: ScanProblem) => void,
  stopIfAsked: () => void,
): Promise<Map<string, FoundFile>> {
  const found = new Map<string, FoundFile>();
  for (const folder of folders) {
    for await (const walked of walk(folder)) {
      stopIfAsked();
      if ('file' in walked) found.set(walked.file.path, walked.file);
      else onProblem(walked.unreadable);
    }
  }
  return found;
}

/**
 * Adds the known files that are there although the walk has not come upon them: loaded by name, whatever they are
 * called, or lying in a folder that may not be listed.
 */
async function findAgain(
  known: Iterable<string>,
  found: Map<string, FoundFile>,
  stopIfAsked: () => void,
): Promise<void> {
  const overlooked = [...known].filter((path) => !found.has(path));
  for (let first = 0; first < overlooked.length; first += LOOKS_AT_ONCE) {
    stopIfAsked();
    const files = await Promise.all(overlooked.slice(first, first + LOOKS_AT_ONCE).map(lookAgain));
    for (const file of files) if (file !== null) found.set(file.path, file);
  }
}

/** A time that lies ahead is no sign of anything: clocks differ between machines. */
function wasModifiedWithin(seconds: number, { modifiedMs }: FoundFile): boolean {
  const ageMs = Date.now() - modifiedMs;
  return ageMs >= 0 && ageMs < seconds * 1000;
}

/** Does not wait for what is going on when it is to stop: a hostile file can take the tag reader ten seconds. */
async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const cancelled = Promise.withResolvers<never>();
  const stop = (): void => cancelled.reject(new ExpectedError('cancelled', 'the scan was cancelled'));
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, cancelled.promise]);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
