import type { ImageFormat } from './image-format.ts';

/** What has artwork. A track of an album usually shows its album's. */
export type ArtworkSubject = { readonly kind: 'album' | 'track'; readonly id: number };

/** Where it came from: a person, a file's tags, a file beside the tracks. */
export type ArtworkSource = 'uploaded' | 'embedded' | 'folder';

/** The picture that an album or track has. */
export type Picture = {
  readonly subject: ArtworkSubject;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly hash: string;
  readonly format: ImageFormat;
  /** Pixels, as shown. */
  readonly width: number;
  readonly height: number;
  readonly source: ArtworkSource;
};

/** What came of looking through a subject's files. */
export type Finding = { readonly subject: ArtworkSubject; readonly picture: Picture | null };
