/** A picture in a file's tags, as the new file is to have it: whatever it may be. */
export type CarriedPicture = {
  /** Of APIC in ID3v2.3, 4.15; FLAC has the same: 3 is the front cover. */
  readonly type: number;
  /** As the file says: `image/jpeg`. */
  readonly mediaType: string;
  readonly description: string;
  readonly bytes: Uint8Array;
};

/** What is drawn on a picture, by its number. */
export const PICTURE_TYPES: readonly string[] = [
  'Other',
  "32x32 pixels 'file icon' (PNG only)",
  'Other file icon',
  'Cover (front)',
  'Cover (back)',
  'Leaflet page',
  'Media (e.g. label side of CD)',
  'Lead artist/lead performer/soloist',
  'Artist/performer',
  'Conductor',
  'Band/Orchestra',
  'Composer',
  'Lyricist/text writer',
  'Recording Location',
  'During recording',
  'During performance',
  'Movie/video screen capture',
  'A bright coloured fish',
  'Illustration',
  'Band/artist logotype',
  'Publisher/Studio logotype',
];
