import { ExpectedError } from '#errors';
import { type EditableFields, type EditableTags, editableFields, severalOf } from './editable-tags.ts';
import type { TagChanges } from './tag-writer.ts';

/**
 * Throws `tags_not_writable` unless the tags read after a change as was asked, and all else as before: fields, how
 * many tracks and discs there are, pictures.
 */
export function refuseUnfaithful(
  before: EditableTags,
  after: EditableTags,
  { fields, gains }: TagChanges,
): void {
  if (after.problem !== null) throw unfaithful(`the tags would not be readable: ${after.problem}`);
  for (const field of editableFields) {
    const asked = fields[field];
    const expected = asked === undefined ? before.fields[field] : asked;
    // What stood under a name of somebody's own may come to be found: FFmpeg writes TXXX:comment into MP3.
    if (asked === undefined && expected === null) continue;
    refuseOther(field, inOrder(field, expected), inOrder(field, after.fields[field]));
  }
  for (const [name, value] of Object.entries({ ...before.gains, ...gains }))
    refuseOther(name, value, after.gains[name] ?? null);
  // The number goes with its total: "3/12".
  if (fields.track !== null)
    refuseOther('the number of tracks', before.rest.trackTotal, after.rest.trackTotal);
  if (fields.disc !== null) refuseOther('the number of discs', before.rest.discTotal, after.rest.discTotal);
  refuseOther('the pictures', `${before.rest.pictures}`, `${after.rest.pictures}`);
}

/** Changes as they will be read: texts without blanks around them, lines by LF, nothing instead of an empty text. */
export function asRead(fields: TagChanges['fields']): TagChanges['fields'] {
  const cleaned = Object.entries(fields).map(([field, value]) => {
    if (typeof value !== 'string') return [field, value];
    const text = holdsSeveral(field) ? severalOf(value).join('; ') : value.replace(/\r\n?/g, '\n').trim();
    return [field, text === '' ? null : text];
  });
  return Object.fromEntries(cleaned);
}

function holdsSeveral(field: string): boolean {
  return field === 'genre' || field === 'composer' || field === 'publisher';
}

/** TagLib does not keep the order of several values in ASF. */
function inOrder(field: string, value: Value): Value {
  return typeof value === 'string' && holdsSeveral(field) ? severalOf(value).toSorted().join('; ') : value;
}

type Value = EditableFields[keyof EditableFields];

function refuseOther(what: string, expected: Value, actual: Value): void {
  if (expected !== actual)
    throw unfaithful(`${what} would read ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

function unfaithful(reason: string): ExpectedError {
  return new ExpectedError('tags_not_writable', `the tags cannot be written as asked: ${reason}`);
}
