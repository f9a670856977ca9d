import { useQuery } from '@tanstack/react-query';
import type { ApiAnswer, ApiError } from '#client';
import { useWebSocketContext } from '#client/react';
import { formatLufs, formatNumber, NONE } from '../parts/format.ts';
import styles from './album-view.module.css';

/** How loud an album is as one programme, and its highest peak: what ReplayGain would write; nothing is written. */
export function AlbumLoudness({ albumId }: { readonly albumId: number }) {
  const { call } = useWebSocketContext();
  const gain = useQuery<ApiAnswer<'POST /api/metadata/replaygain'>, ApiError>({
    queryKey: ['POST /api/metadata/replaygain', { albumId }],
    queryFn: ({ signal }) =>
      call('POST /api/metadata/replaygain', { body: { album_ids: [albumId], dry_run: true }, signal }),
  });
  const measured = gain.data?.results.find(({ album }) => album !== null)?.album;
  if (gain.isLoading) return <p className={styles.loudness}>Album loudness: measuring …</p>;
  if (!measured) {
    const why =
      gain.error?.detail ?? gain.data?.results.find(({ album_problem }) => album_problem)?.album_problem;
    return (
      <p className={styles.loudness}>
        Album loudness: <span title={why ?? 'It has none'}>{NONE}</span>
      </p>
    );
  }
  return (
    <p className={styles.loudness}>
      Album loudness {formatLufs(measured.integrated_lufs)}
      {measured.true_peak_dbtp !== null && `, highest peak ${formatNumber(measured.true_peak_dbtp, 1)} dBTP`}
    </p>
  );
}
