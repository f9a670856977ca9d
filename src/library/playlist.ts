import type { Selectable } from 'kysely';
import type { Schema } from './schema.ts';

/** Tracks in an order that somebody chose; a track may occur more than once. */
export type Playlist = {
  readonly id: number;
  /** 1 to 200 characters. */
  readonly name: string;
  /** At most 2,000 characters; empty when there is none. */
  readonly description: string;
  readonly trackCount: number;
  /** Of the tracks whose duration is known. */
  readonly durationSeconds: number;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
};

export function toPlaylist(row: Selectable<Schema['playlists']>): Playlist {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    trackCount: row.track_count,
    durationSeconds: row.duration_ms / 1000,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
