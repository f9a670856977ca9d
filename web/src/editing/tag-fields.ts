import type { ApiAnswer } from '#client';

/** What the file of one track says. */
export type Tags = ApiAnswer<'GET /api/metadata/tracks/{id}'>;

export type TagName = Exclude<keyof Tags, 'track_id' | 'source' | 'problem'>;

export type TagField = {
  readonly name: TagName;
  readonly label: string;
  /** A line of text, several lines, or a whole number. */
  readonly kind: 'line' | 'lines' | 'number';
  /** Characters; of a number its largest value. */
  readonly most: number;
  /** How much of a row it takes. */
  readonly width: 'whole' | 'half' | 'quarter';
  readonly hint?: string;
};

const LINE = 1_000;
const LINES = 100_000;
const SEVERAL = 'Several are joined by “; ”';

/** All that can be changed, in the order of the form. */
export const TAG_FIELDS: readonly TagField[] = [
  { name: 'title', label: 'Title', kind: 'line', most: LINE, width: 'whole' },
  { name: 'artist', label: 'Artist', kind: 'line', most: LINE, width: 'half' },
  { name: 'albumartist', label: 'Album artist', kind: 'line', most: LINE, width: 'half' },
  { name: 'album', label: 'Album', kind: 'line', most: LINE, width: 'whole' },
  { name: 'track', label: 'Track', kind: 'number', most: 9_999, width: 'quarter' },
  { name: 'disc', label: 'Disc', kind: 'number', most: 999, width: 'quarter' },
  { name: 'year', label: 'Year', kind: 'number', most: 9_999, width: 'quarter' },
  { name: 'bpm', label: 'Tempo, BPM', kind: 'number', most: 999, width: 'quarter' },
  { name: 'genre', label: 'Genre', kind: 'line', most: LINE, width: 'half', hint: SEVERAL },
  { name: 'composer', label: 'Composer', kind: 'line', most: LINE, width: 'half', hint: SEVERAL },
  { name: 'publisher', label: 'Publisher', kind: 'line', most: LINE, width: 'half', hint: SEVERAL },
  { name: 'copyright', label: 'Copyright', kind: 'line', most: LINE, width: 'half' },
  { name: 'comment', label: 'Comment', kind: 'lines', most: LINES, width: 'whole' },
  { name: 'lyrics', label: 'Lyrics', kind: 'lines', most: LINES, width: 'whole' },
];

/** The server's rule that a text breaks, in its words, so that it is seen before it is sent; `null` for none. */
export function brokenRule({ kind, most }: TagField, text: string): string | null {
  if (kind === 'number') {
    if (text === '') return null;
    const isFitting = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most;
    return isFitting ? null : `must be a whole number from 1 to ${most}`;
  }
  if (text.length > most) return `must be at most ${most} characters`;
  const unwanted = kind === 'line' ? /\p{Cc}/u : /(?![\r\n\t])\p{Cc}/u;
  if (!unwanted.test(text)) return null;
  return kind === 'line'
    ? 'must hold no line breaks or other control characters'
    : 'must hold no control characters but line breaks and tabs';
}
