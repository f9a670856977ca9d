import { ExpectedError } from '#errors';
import { asRead } from './compare-tags.ts';
import { type EditedFile, editFile, type FileEditor } from './edit-file.ts';
import { type EditableFields, withoutEditableTags } from './editable-tags.ts';
import type { TagChanges } from './tag-writer.ts';
import type { Track } from './track.ts';
import type { RetaggedFile, Tracks } from './tracks.ts';

/** What is to be changed in the tags of one track's file. */
export type Edit = TagChanges & { readonly track: Track };

/** The track as it is now, or why its file is what it was. */
export type EditOutcome =
  | { readonly ok: true; readonly track: Track }
  | { readonly ok: false; readonly track: Track; readonly error: Error };

/** A track's fields, from its file or, where that cannot be read, as far as the library knows them. */
export type FieldsOfTrack = {
  readonly fields: EditableFields;
  readonly source: 'file' | 'database';
  /** Why the file could not be read. */
  readonly problem: string | null;
};

/** Changes of the tags in the files of tracks. */
export type Editing = {
  fieldsOf(track: Track): Promise<FieldsOfTrack>;
  /**
   * Writes tags into files, one after another, then all that were written into the database in one transaction.
   * Answers for each file, in order. `payloadHash` is the identity of a file's samples. Edits take turns: no two of
   * them ever cross.
   */
  edit(edits: readonly Edit[], payloadHash: FileEditor['payloadHash']): Promise<readonly EditOutcome[]>;
  /** Its file is being written: the library will be told by that. */
  isBusy(path: string): boolean;
  /** The same, or it was since the last scan began: what the scan has seen of it may be old. */
  isEdited(path: string): boolean;
  /** To be called when a scan begins to look at the disk. */
  forgetDone(): void;
  /** When nothing is being written any more. */
  idle(): Promise<void>;
};

/** `reader`, `writer` and `temporaryFiles` are used for one file at a time. */
export function createEditing(
  options: Omit<FileEditor, 'payloadHash'> & {
    readonly tracks: Tracks;
    /** Where a path inside the library really is. */
    readonly resolveInside: (path: string) => Promise<string>;
  },
): Editing {
  const { tracks, resolveInside, reader, writer, temporaryFiles } = options;
  /** The files of the edit that is going on. */
  let busy: ReadonlySet<string> = new Set();
  const done = new Set<string>();
  let queue: Promise<unknown> = Promise.resolve();

  /** The real file of a track: a folder on the way may have become a link that leads out. */
  const refuseElsewhere = async (path: string): Promise<void> => {
    if ((await resolveInside(path)) !== path)
      throw new ExpectedError('outside_library', `${path} leads to another place than it did`);
  };

  const writeOne = async ({ track, fields, gains }: Edit, payloadHash: FileEditor['payloadHash']) => {
    await refuseElsewhere(track.path);
    const changes = { fields: asRead(fields), gains };
    return editFile(track.path, changes, { reader, writer, temporaryFiles, payloadHash });
  };

  const toRow = async (track: Track, edited: EditedFile): Promise<RetaggedFile> => ({
    ...edited,
    id: track.id,
    tags: await reader.read(track.path),
  });

  const editAll = async (edits: readonly Edit[], payloadHash: FileEditor['payloadHash']) => {
    busy = new Set(edits.map(({ track }) => track.path));
    try {
      const rows: RetaggedFile[] = [];
      const errors = new Map<number, Error>();
      for (const edit of edits) {
        try {
          const edited = await writeOne(edit, payloadHash);
          done.add(edit.track.path);
          rows.push(await toRow(edit.track, edited));
        } catch (error) {
          errors.set(edit.track.id, error as Error);
        }
      }
      await tracks.retag(rows);
      const current = await tracks.byIds(rows.map(({ id }) => id));
      const now = new Map(current.map((track) => [track.id, track]));
      return edits.map(({ track }): EditOutcome => {
        const error = errors.get(track.id);
        return error ? { ok: false, track, error } : { ok: true, track: now.get(track.id) ?? track };
      });
    } finally {
      busy = new Set();
    }
  };

  return {
    async fieldsOf(track) {
      const { fields, problem } = await refuseElsewhere(track.path)
        .then(() => reader.readEditable(track.path))
        .catch((error: unknown) => {
          if (error instanceof ExpectedError && error.code !== 'shutting_down')
            return withoutEditableTags(error.message);
          throw error;
        });
      if (problem === null) return { fields, source: 'file', problem };
      return { fields: fieldsKnownOf(track), source: 'database', problem };
    },

    edit(edits, payloadHash) {
      const outcomes = queue.then(() => editAll(edits, payloadHash));
      queue = outcomes.catch(() => {});
      return outcomes;
    },

    isBusy: (path) => busy.has(path),
    isEdited: (path) => busy.has(path) || done.has(path),
    forgetDone: () => done.clear(),
    async idle() {
      await queue;
    },
  };
}

function fieldsKnownOf(track: Track): EditableFields {
  return {
    ...withoutEditableTags('').fields,
    title: track.title,
    artist: track.artist || null,
    album: track.album || null,
    albumartist: track.albumArtist,
    year: track.year,
    genre: track.genre,
    track: track.trackNumber,
    disc: track.discNumber,
  };
}
