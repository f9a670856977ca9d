/** What a client may change in a file's tags, by the names on the wire. `null` where the file does not say. */
export type EditableFields = {
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly albumartist: string | null;
  readonly year: number | null;
  /** Several are joined by "; ". */
  readonly genre: string | null;
  readonly track: number | null;
  readonly disc: number | null;
  readonly comment: string | null;
  readonly bpm: number | null;
  readonly composer: string | null;
  readonly publisher: string | null;
  readonly lyrics: string | null;
  readonly copyright: string | null;
};

/** The name of one of them. */
export type EditableField = keyof EditableFields;

/** What is to be changed: `null` removes a field, what is left out stays. */
export type FieldChanges = { readonly [Field in EditableField]?: EditableFields[Field] | undefined };

/** `REPLAYGAIN_*` and `R128_*` by their names in upper case; `null` removes one. */
export type GainTags = Readonly<Record<string, string | null>>;

/** The editable part of a file's tags, and what an edit must leave as it is. */
export type EditableTags = {
  readonly fields: EditableFields;
  readonly gains: Readonly<Record<string, string>>;
  /** How many tracks and discs the album has, and SHA-256 of each picture: never edited, so never to change. */
  readonly rest: {
    readonly trackTotal: number | null;
    readonly discTotal: number | null;
    readonly pictures: readonly string[];
  };
  /** Why the tags could not be read; all else is empty then. */
  readonly problem: string | null;
};

const NO_FIELDS: EditableFields = {
  title: null,
  artist: null,
  album: null,
  albumartist: null,
  year: null,
  genre: null,
  track: null,
  disc: null,
  comment: null,
  bpm: null,
  composer: null,
  publisher: null,
  lyrics: null,
  copyright: null,
};

/** All of their names. */
export const editableFields = Object.keys(NO_FIELDS) as readonly EditableField[];

/** What stands for the tags of a file that cannot be read. */
export function withoutEditableTags(problem: string): EditableTags {
  return {
    fields: NO_FIELDS,
    gains: {},
    rest: { trackTotal: null, discTotal: null, pictures: [] },
    problem,
  };
}

/** The values of a field that holds several, as it is edited: "Rock; Pop". */
export function severalOf(text: string): readonly string[] {
  return text
    .split(';')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
