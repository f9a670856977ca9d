import { useApi } from '../data/use-api.ts';

/** What a picture is of. */
export type ArtworkSubject = { readonly kind: 'album' | 'track'; readonly id: number };

/** What is shown of a subject: its path (`null` for none), its name, and whether the picture is its own. */
export function useArtworkOf({ kind, id }: ArtworkSubject) {
  const album = useApi('GET /api/albums/{id}', { params: { id } }, { isWanted: kind === 'album' });
  const track = useApi('GET /api/library/tracks/{id}', { params: { id } }, { isWanted: kind === 'track' });
  const { data, error, refetch } = kind === 'album' ? album : track;
  const path = data?.artwork_path ?? null;
  return {
    isKnown: data !== undefined,
    title: data?.title ?? '',
    path,
    /** A track without a picture of its own shows its album's. */
    isOwn: path?.startsWith(`/api/artwork/${kind}/`) ?? false,
    error,
    refetch,
  };
}
