import type { ApiRequest } from '#client';
import { TAG_FIELDS, type TagField, type TagName, type Tags } from './tag-fields.ts';

/** What is sent of one track: only what changes. */
export type TagUpdate = ApiRequest<'POST /api/metadata/batch'>['body']['updates'][number];
type Changes = TagUpdate['metadata'];

/** What was typed, by field; a field that nobody touched is not in it. */
export type Draft = Readonly<Partial<Record<TagName, string>>>;

/** What all tracks say of a field, as text ("" for nothing), or that they differ. */
export type Common =
  | { readonly isVarious: false; readonly text: string }
  | { readonly isVarious: true; readonly texts: readonly string[] };

export function commonOf(all: readonly Tags[], name: TagName): Common {
  const texts = [...new Set(all.map((tags) => textOf(tags, name)))];
  const [text = ''] = texts;
  return texts.length > 1 ? { isVarious: true, texts } : { isVarious: false, text };
}

/** The fields that will be another thing in at least one file. */
export function changedFields(all: readonly Tags[], draft: Draft): readonly TagField[] {
  return TAG_FIELDS.filter(({ name }) => {
    const typed = draft[name];
    return typed !== undefined && all.some((tags) => textOf(tags, name) !== typed);
  });
}

/** The same for each track; a track that has it all already is left alone. */
export function updatesOf(all: readonly Tags[], draft: Draft): readonly TagUpdate[] {
  return all.flatMap((tags): TagUpdate[] => {
    const fields = changedFields([tags], draft);
    if (fields.length === 0) return [];
    const metadata = Object.fromEntries(fields.map((field) => [field.name, sent(field, draft[field.name])]));
    return [{ track_id: tags.track_id, metadata: metadata as Changes }];
  });
}

/** What gives the files back what they said before `updates`. */
export function inverseOf(all: readonly Tags[], updates: readonly TagUpdate[]): readonly TagUpdate[] {
  const before = new Map(all.map((tags) => [tags.track_id, tags]));
  return updates.flatMap(({ track_id, metadata }): TagUpdate[] => {
    const tags = before.get(track_id);
    if (tags === undefined) return [];
    const names = Object.keys(metadata) as TagName[];
    const former = Object.fromEntries(names.map((name) => [name, whole(tags[name])]));
    return [{ track_id, metadata: former as Changes }];
  });
}

function textOf(tags: Tags, name: TagName): string {
  return String(tags[name] ?? '');
}

/** A number that is none goes as it was typed: the server says what is wrong with it. `Number` would make it a removal. */
function sent({ kind }: TagField, typed = ''): string | number | null {
  if (typed === '') return null;
  return kind === 'number' && /^\d+$/.test(typed) ? Number(typed) : typed;
}

/** Some formats hold fractions of a tempo; the server writes whole numbers. */
function whole(value: string | number | null): string | number | null {
  return typeof value === 'number' ? Math.round(value) : value;
}
