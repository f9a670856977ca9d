import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '#errors';
import type { Database } from '../database.ts';
import type { TagReader } from '../tag-reader.ts';
import { type Candidate, createArtworkRows } from './artwork-rows.ts';
import { type FoundPicture, findPictures } from './find-pictures.ts';
import { foldersToLookIn } from './folder-picture.ts';
import type { Rendition } from './image.ts';
import {
  ALLOWED_IMAGES,
  IMAGE_CONTENT_TYPES,
  MAX_IMAGE_BYTES,
  recognise,
  TOO_MANY_IMAGE_BYTES,
} from './image-format.ts';
import { createImageProcess, type ImageProcess } from './image-process.ts';
import { createOriginals, type Staged } from './originals.ts';
import type { ArtworkSubject, Finding, Picture } from './picture.ts';
import { createRenditionCache } from './rendition-cache.ts';
import { createSubjectFiles } from './subject-files.ts';

export type ArtworkOptions = {
  readonly database: Database;
  readonly dataFolder: string;
  readonly now: () => number;
  readonly tagReader: TagReader;
  readonly resolveInside: (path: string) => Promise<string>;
  readonly images?: ImageProcess;
};

/** The pictures of albums and tracks. Everything rejects with `album_not_found`, `track_not_found` for what is not there. */
export type Artwork = AsyncDisposable & {
  /** What is shown for it: its own, or its album's. `null` when neither has one. */
  shown(subject: ArtworkSubject): Promise<Picture | null>;
  /** Gives it a picture, on the disk when this resolves. Rejects with `unsupported_image`, `image_too_large`. */
  upload(subject: ArtworkSubject, bytes: Uint8Array<ArrayBuffer>): Promise<Picture>;
  /** Takes the picture from its files or their folder, now; else `artwork_not_found`, and what it had stays. */
  extract(subject: ArtworkSubject): Promise<Picture>;
  /** Whether it had one of its own. Scans bring none back. */
  remove(subject: ArtworkSubject): Promise<boolean>;
  /** Without `size` the original; else at most that many pixels on the longer side (see `render`). */
  rendition(picture: Picture, size: number | null): Promise<Rendition>;
  /**
   * Looks through the files of what has no picture and of what changed, one after the other, until all are done or
   * `isStopped`. `onTaken` hears of every picture that is new, once it is on the disk.
   */
  takeOver(isStopped: () => boolean, onTaken: (picture: Picture) => Promise<void>): Promise<void>;
};

/** Subjects that are looked at before what was found is committed. */
const BATCH = 20;

export async function createArtwork(options: ArtworkOptions): Promise<Artwork> {
  const { database, dataFolder, now, tagReader, resolveInside, images = createImageProcess() } = options;
  const rows = createArtworkRows(database);
  const files = createSubjectFiles(database);
  const originals = createOriginals(join(dataFolder, 'artwork'));
  const renditions = createRenditionCache();
  await rows.forget(await originals.sweep(await rows.hashes()));

  // One after the other, so that no file is dropped between being kept and being referred to.
  let changing: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const result = changing.then(change);
    changing = result.catch(() => {});
    return result;
  };
  const commit = async <Result extends { readonly released: readonly string[] } | null>(
    staged: readonly Staged[],
    change: () => Promise<Result>,
  ): Promise<Result> =>
    inTurn(async () => {
      for (const picture of staged) await originals.keep(picture);
      const result = await change();
      for (const hash of result?.released ?? []) await originals.drop(hash);
      return result;
    });

  /** Checked, and on the disk without a name as yet. */
  const stage = async (
    subject: ArtworkSubject,
    { bytes, source }: FoundPicture,
  ): Promise<[Picture, Staged]> => {
    if (bytes.length > MAX_IMAGE_BYTES) throw new ExpectedError('image_too_large', TOO_MANY_IMAGE_BYTES);
    const kind = recognise(bytes);
    if ('refused' in kind)
      throw new ExpectedError(
        'unsupported_image',
        `the content is ${kind.refused}; it must be ${ALLOWED_IMAGES}`,
      );
    const staged = await originals.stage(bytes);
    try {
      const { hash } = staged;
      const facts = (await rows.byHash(hash)) ?? (await images.inspect(staged.path, kind.format));
      const { format, width, height } = facts;
      return [{ subject, hash, format, width, height, source }, staged];
    } catch (error) {
      await originals.discard(staged);
      throw error;
    }
  };

  /** The first picture in or beside the files that can be used. */
  const find = async (subject: ArtworkSubject): Promise<[Picture, Staged] | null> => {
    const subjectFiles = await files.of(subject);
    for await (const found of findPictures({ files, tagReader, resolveInside }, subjectFiles)) {
      try {
        return await stage(subject, found);
      } catch (error) {
        if (!isOfThePicture(error)) throw error;
      }
    }
    return null;
  };

  const lookAt = async (
    subjects: readonly ArtworkSubject[],
    isStopped: () => boolean,
  ): Promise<readonly Picture[]> => {
    const lookedAt = now();
    const findings: Finding[] = [];
    const staged: Staged[] = [];
    for (const subject of subjects) {
      if (isStopped()) break;
      try {
        const found = await find(subject);
        findings.push({ subject, picture: found?.[0] ?? null });
        if (found !== null) staged.push(found[1]);
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    const { taken } = await commit(staged, () => rows.settle(findings, lookedAt));
    return taken;
  };

  let taking: Promise<void> = Promise.resolve();
  const takeOver: Artwork['takeOver'] = async (isStopped, onTaken) => {
    const haveChanged = createFolderChanges();
    for (const kind of ['album', 'track'] as const) {
      for (let after = 0; !isStopped(); ) {
        const candidates = await rows.toLookAt(kind, after, BATCH);
        const last = candidates.at(-1);
        if (last === undefined) break;
        after = last.id;
        const due: ArtworkSubject[] = [];
        for (const candidate of candidates)
          if (await isDue(candidate, haveChanged)) due.push({ kind, id: candidate.id });
        if (due.length > 0) for (const picture of await lookAt(due, isStopped)) await onTaken(picture);
      }
    }
  };

  return {
    async shown(subject) {
      const own = await rows.get(subject);
      if (own !== null) return own;
      if (subject.kind === 'album') {
        await files.of(subject);
        return null;
      }
      const albumId = await files.albumOf(subject.id);
      return albumId === null ? null : rows.get({ kind: 'album', id: albumId });
    },

    async upload(subject, bytes) {
      await files.of(subject);
      const [picture, staged] = await stage(subject, { bytes, source: 'uploaded' });
      await commit([staged], () => rows.put(picture, null));
      return picture;
    },

    async extract(subject) {
      const lookedAt = now();
      const found = await find(subject);
      if (found === null) {
        const where = `in the files of ${subject.kind} ${subject.id} or beside them`;
        throw new ExpectedError('artwork_not_found', `there is no picture ${where} that can be used`);
      }
      const [picture, staged] = found;
      await commit([staged], () => rows.put(picture, lookedAt));
      return picture;
    },

    async remove(subject) {
      await files.of(subject);
      return (await commit([], () => rows.remove(subject))) !== null;
    },

    async rendition({ hash, format, width, height }, size) {
      await originals.check(hash);
      if (size === null)
        return { bytes: await originals.read(hash), contentType: IMAGE_CONTENT_TYPES[format] };
      // Never enlarged: all larger sizes are the same.
      const longest = Math.min(size, Math.max(width, height));
      return renditions.get(`${hash} ${longest}`, () =>
        images.render(originals.pathOf(hash), format, longest),
      );
    },

    takeOver(isStopped, onTaken) {
      taking = takeOver(isStopped, onTaken);
      return taking;
    },

    async [Symbol.asyncDispose]() {
      await images[Symbol.asyncDispose]();
      // Its reader of tags has been closed, so that it ends soon.
      await taking.catch(() => {});
      await changing;
    },
  };
}

/** Not looked at since its files changed, or, where it has no picture, the folder that one may have been put into. */
async function isDue(
  { lookedAt, changedAt, hasPicture, path }: Candidate,
  changedSince: (path: string, time: number) => Promise<boolean>,
): Promise<boolean> {
  if (lookedAt === null || lookedAt < changedAt) return true;
  return !hasPicture && (await changedSince(path, lookedAt));
}

/** Whether the folder of a path has changed since a time in Unix seconds. Neighbours are asked for in a row. */
function createFolderChanges() {
  let last: { readonly folders: string; readonly changedAt: number } | null = null;
  return async (path: string, time: number): Promise<boolean> => {
    const folders = foldersToLookIn(path);
    const key = folders.join('\0');
    if (last?.folders !== key) {
      const changes = folders.map((folder) =>
        stat(folder).then(
          ({ mtimeMs }) => mtimeMs / 1000,
          () => 0,
        ),
      );
      last = { folders: key, changedAt: Math.max(...(await Promise.all(changes))) };
    }
    return last.changedAt > time;
  };
}

function isOfThePicture(error: unknown): boolean {
  return (
    error instanceof ExpectedError && (error.code === 'unsupported_image' || error.code === 'image_too_large')
  );
}

/** Deleted since it was listed. */
function isGone(error: unknown): boolean {
  return error instanceof ExpectedError && /^(?:album|track)_not_found$/.test(error.code);
}
