import type { ColumnType, Generated } from 'kysely';
import type { ImageFormat } from './artwork/image-format.ts';

/** The tables as queries see them. Times are Unix seconds; booleans are absent or present values. */
export type Schema = {
  readonly folders: { readonly path: string; readonly added_at: number };
  readonly artists: { readonly id: Generated<number>; readonly key: string; readonly name: string };
  readonly albums: {
    readonly id: Generated<number>;
    readonly key: string;
    readonly title: string;
    readonly album_artist: string;
    readonly year: number | null;
  };
  readonly tracks: TracksTable;
  readonly analyses: {
    readonly payload_hash: string;
    readonly algorithm_version: number;
    /** JSON: the analysis without its bulk. */
    readonly measurements: string;
    /** Deflated JSON: series and gating histogram. */
    readonly bulk: Uint8Array;
    readonly analysed_at: number;
  };
  readonly descriptors: {
    readonly payload_hash: string;
    readonly algorithm_version: number;
    readonly descriptors: string;
  };
  readonly artwork: {
    readonly kind: 'album' | 'track';
    readonly id: number;
    /** These five are there, or none. */
    readonly hash: string | null;
    readonly format: ImageFormat | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly source: 'uploaded' | 'embedded' | 'folder' | null;
    readonly is_removed: Generated<number>;
    /** When its files were last looked through for a picture. */
    readonly looked_at: number | null;
  };
  readonly solutions: {
    readonly id: Generated<number>;
    readonly payload_hash: string;
    readonly algorithm_version: number;
    readonly mastering_version: number;
    /** Canonical JSON; the next three are JSON, too. */
    readonly aims: string;
    readonly plan: string;
    readonly prediction: string;
    readonly unreached: string;
    readonly solved_at: number;
  };
  readonly predictions: {
    readonly solution_id: number;
    readonly intensity: number;
    /** JSON. */
    readonly prediction: string;
    readonly predicted_at: number;
  };
  readonly recommendations: {
    readonly payload_hash: string;
    /** All that decides, beside the content, what is recommended. */
    readonly basis: string;
    /** This, or a failure. */
    readonly solution_id: number | null;
    readonly failure_code: string | null;
    readonly failure_message: string | null;
    /** Of the solution's recommendation. `null` with a solution: it was kept before this was. */
    readonly confidence: number | null;
  };
  readonly renders: {
    readonly id: Generated<number>;
    readonly payload_hash: string;
    readonly preset: string;
    readonly intensity: number;
    readonly format: string;
    /** JSON, as are the figures. */
    readonly plan: string;
    readonly before: string;
    readonly predicted: string;
    readonly measured: string;
    readonly backed_off_db: number;
    readonly ceiling_exceeded_db: number;
    readonly mastering_version: number;
    readonly rendered_at: number;
  };
  readonly settings: { readonly key: string; readonly value: string };
  readonly temporary_files: { readonly path: string; readonly made_at: number };
  readonly playlists: {
    readonly id: Generated<number>;
    readonly name: string;
    readonly description: string;
    readonly track_count: Generated<number>;
    /** Of the tracks whose duration is known. */
    readonly duration_ms: Generated<number>;
    readonly created_at: number;
    readonly updated_at: number;
  };
  readonly playlist_tracks: {
    readonly id: Generated<number>;
    readonly playlist_id: number;
    /** 0, 1, 2, … without a gap. */
    readonly position: number;
    readonly track_id: number;
  };
  readonly favourites: { readonly track_id: number; readonly added_at: number };
};

export type TracksTable = {
  readonly id: Generated<number>;
  readonly path: string;
  readonly size_bytes: number;
  readonly modified_ms: number;
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly album_artist: string | null;
  readonly artist_id: number | null;
  readonly album_id: number | null;
  readonly year: number | null;
  readonly genre: string | null;
  readonly track_number: number | null;
  readonly disc_number: number | null;
  readonly duration_seconds: number | null;
  readonly tag_problem: string | null;
  readonly payload_hash: string | null;
  readonly missing_since: number | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly added_at: number;
  readonly updated_at: number;
  /** What tracks are listed by; kept by triggers alone. */
  readonly integrated_lufs: ColumnType<number | null, never, never>;
  readonly crest_factor_db: ColumnType<number | null, never, never>;
  readonly true_peak_dbtp: ColumnType<number | null, never, never>;
  readonly spectral_centroid_hz: ColumnType<number | null, never, never>;
  readonly confidence: ColumnType<number | null, never, never>;
};
