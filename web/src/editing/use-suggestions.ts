import { useApi } from '../data/use-api.ts';
import { useSettled } from '../data/use-settled.ts';
import type { TagName } from './tag-fields.ts';

const MOST = 8;
/** The longest that is searched for. */
const LONGEST = 200;

/** Names of the library that begin so, for the fields that name artists and albums. `text`: `null` while nobody types. */
export function useSuggestions(name: TagName, text: string | null): readonly string[] {
  const isNaming = name === 'artist' || name === 'albumartist' || name === 'album';
  const search = useSettled(text)?.trim() ?? '';
  const isWanted = isNaming && search !== '' && search.length <= LONGEST;
  const found = useApi(
    'GET /api/search',
    { query: { search, limit: MOST } },
    { isWanted, keepsPrevious: true },
  );
  if (!isWanted || found.data === undefined) return [];
  return name === 'album'
    ? found.data.albums.map(({ title }) => title)
    : found.data.artists.map((one) => one.name);
}
