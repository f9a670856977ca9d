import type { TagReader } from '../tag-reader.ts';
import { lookAgain } from '../walk.ts';
import { folderPictures, foldersToLookIn } from './folder-picture.ts';
import type { ArtworkSource } from './picture.ts';
import type { createSubjectFiles, SubjectFiles } from './subject-files.ts';

/** Bytes that are taken for a picture, unchecked. */
export type FoundPicture = { readonly bytes: Uint8Array<ArrayBuffer>; readonly source: ArtworkSource };

type Finder = {
  readonly files: ReturnType<typeof createSubjectFiles>;
  readonly tagReader: TagReader;
  /** The real path of something inside the library; rejects for all else. */
  readonly resolveInside: (path: string) => Promise<string>;
};

/**
 * Pictures for some files of one album, best first, as they are: those in their tags, then those beside them. The
 * tags are the track's own; a picture beside it counts where it cannot mean another album.
 */
export async function* findPictures(
  { files, tagReader, resolveInside }: Finder,
  { paths, album }: SubjectFiles,
): AsyncGenerator<FoundPicture> {
  for (const path of paths) {
    if ((await lookAgain(path)) === null) continue;
    const bytes = await tagReader.readPicture(path);
    if (bytes !== null) yield { bytes, source: 'embedded' };
  }
  const looked = new Set<string>();
  for (const path of paths) {
    for (const folder of foldersToLookIn(path)) {
      if (looked.has(folder)) continue;
      looked.add(folder);
      const isInside = await resolveInside(folder).then(
        (real) => real === folder,
        () => false,
      );
      if (!isInside || !(await files.isOnlyAlbumIn(folder, path, album))) continue;
      for await (const bytes of folderPictures(folder)) yield { bytes, source: 'folder' };
    }
  }
}
