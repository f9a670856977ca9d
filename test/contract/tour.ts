import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRecorder, type Entry, type Recorder } from './recorder.ts';

/** A running service, and what it takes to start it again on the same data. */
export type Tourable = { readonly port: number; restart(): Promise<{ readonly port: number }> };

/** What the tour goes through; all of it may be changed. */
export type TourMusic = {
  /** A folder with an album of at least four files, a picture beside them. */
  readonly folder: string;
  /** A file elsewhere that the tour copies into the folder. */
  readonly newcomer: string;
  /** A picture to be given to an album. */
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly pictureType: string;
};

/** Goes through all of the contract as a client would, from an empty data folder, with a restart in the middle. */
export async function takeTour(service: Tourable, music: TourMusic): Promise<readonly Entry[]> {
  const tour = await createRecorder(service.port);
  tour.note('The service has just been started, with nothing in its data folder.');
  await seeService(tour);
  const ids = await fillLibrary(tour, music);
  await browse(tour, ids[0]);
  await measure(tour, ids);
  await listen(tour, ids);
  await play(tour, ids);
  await arrangeQueue(tour, ids, music);
  await keepPlaylists(tour, ids);
  tour.note('The service is stopped, and started again on the same data folder.');
  await tour.reconnect((await service.restart()).port);
  await comeBack(tour);
  await editMetadata(tour, ids);
  await changeArtwork(tour, ids, music);
  await letGo(tour, music);
  await makeDemo(tour);
  await tour.close();
  return tour.entries;
}

type Ids = readonly [number, number, number, number];

async function seeService(tour: Recorder): Promise<void> {
  await tour.call('GET /api/health');
  await tour.call('GET /api/about');
  await tour.call('GET /api/profiles');
  await tour.call('GET /api/library/settings');
  await tour.call('PUT /api/library/settings', { body: { watch: false } });
}

async function fillLibrary(tour: Recorder, { folder }: TourMusic): Promise<Ids> {
  await tour.call('GET /api/library/folders/children', { query: { path: dirname(folder) } });
  await tour.call('POST /api/library/folders', { body: { path: folder } });
  await tour.call('GET /api/library/folders');
  await tour.witness(
    [
      { name: 'background-scan-task', type: 'scan_progress' },
      { name: 'scan-completion', type: 'scan_complete' },
      {
        name: 'library-scan-completion',
        type: 'library_updated',
        fits: ({ data }) => data.action === 'scan',
      },
      { name: 'automatic-artwork-fetch', type: 'artwork_updated' },
    ],
    () => tour.call('POST /api/library/scan'),
  );
  await tour.call('GET /api/library/scan');
  await tour.call('DELETE /api/library/scan');
  const { tracks } = await tour.call('GET /api/library/tracks', { query: { limit: 4, order_by: 'path' } });
  return tracks.map(({ id }) => id) as unknown as Ids;
}

async function browse(tour: Recorder, id: number): Promise<void> {
  const track = await tour.call('GET /api/library/tracks/{id}', { params: { id } });
  await tour.call('GET /api/search', { query: { search: track.title.slice(0, 3), limit: 2 } });
  const { albums } = await tour.call('GET /api/albums', { query: { limit: 1 } });
  const album = { id: albums[0]?.id ?? 0 };
  await tour.call('GET /api/albums/{id}', { params: album });
  await tour.call('GET /api/albums/{id}/tracks', { params: album, query: { limit: 2 } });
  const { artists } = await tour.call('GET /api/artists', { query: { limit: 1 } });
  const artist = { id: artists[0]?.id ?? 0 };
  await tour.call('GET /api/artists/{id}', { params: artist });
  await tour.call('GET /api/artists/{id}/tracks', { params: artist, query: { limit: 1 } });
  await tour.call('PUT /api/library/tracks/{id}/favourite', { params: { id } });
  await tour.call('GET /api/library/tracks', { query: { favourite: 'true' } });
  await tour.call('DELETE /api/library/tracks/{id}/favourite', { params: { id } });
}

async function measure(tour: Recorder, [first]: Ids): Promise<void> {
  await tour.call('GET /api/tracks/{id}/analysis', {
    params: { id: first },
    query: { include: 'key,tempo' },
  });
  await tour.call('GET /api/player/mastering/recommendation/{track_id}', { params: { track_id: first } });
  await tour.call('GET /api/player/mastering/recommendation/{track_id}', {
    params: { track_id: first },
    query: { explain: true },
  });
  await tour.call('GET /api/tracks/{id}/prediction', {
    params: { id: first },
    query: { preset: 'warm', intensity: 0.5, include: 'series' },
  });
  await tour.call('GET /api/tracks/{id}/recommendation/evidence', { params: { id: first } });
  // The analyzer, which is started beside the service, has just shown that it is.
  await tour.call('GET /api/ready');
  await tour.call('GET /api/library/statistics');
  await tour.call('GET /api/library/map', { query: { limit: 4 } });
  await tour.call('GET /api/enhancement/settings');
  await tour.witness([{ name: 'preset-change', type: 'enhancement_settings_changed' }], () =>
    tour.call('PUT /api/enhancement/settings', { body: { enabled: true, preset: 'warm' } }),
  );
  await tour.witness([{ name: 'intensity-change', type: 'enhancement_settings_changed' }], () =>
    tour.call('PUT /api/enhancement/settings', { body: { intensity: 0.5 } }),
  );
}

async function listen(tour: Recorder, [first]: Ids): Promise<void> {
  const params = { id: first };
  await tour.call('GET /api/tracks/{id}/stream', { params });
  await tour.call('GET /api/tracks/{id}/master', { params, query: { preset: 'bright', intensity: 0.8 } });
  const { id } = await tour.call('POST /api/tracks/{id}/renders', {
    params,
    body: { preset: 'bright', intensity: 0.8, format: 'flac' },
  });
  await tour.call('GET /api/renders/{id}', { params: { id } });
  await tour.call('DELETE /api/renders/{id}', { params: { id } });
  const matched = { match_loudness: '1', format: 'wav' } as const;
  await tour.call('GET /api/tracks/{id}/stream', { params, query: matched });
  await tour.call('GET /api/tracks/{id}/master', { params, query: matched });
}

async function play(tour: Recorder, [first, second]: Ids): Promise<void> {
  await tour.witness(
    [{ name: 'track-loads', type: 'mastering_recommendation', fits: ({ data }) => data.track_id === first }],
    () => tour.call('POST /api/player/load', { body: { track_id: first } }),
  );
  await tour.call('POST /api/player/queue/add', { body: { track_id: second } });
  await tour.call('POST /api/player/volume', { body: { volume: 0.8 } });
  await tour.call('POST /api/player/play');
  await tour.call('POST /api/player/seek', { body: { position: 0.5 } });
  // At once after a change, and then by itself a second later.
  await tour.witness(
    [
      {
        name: 'automatic-1hz-during-playback',
        type: 'player_state',
        fits: ({ data }) => data.isPlaying && data.position >= 1.4,
      },
    ],
    () => {},
  );
  await tour.call('POST /api/player/next');
  await tour.call('POST /api/player/previous');
  await tour.call('POST /api/player/pause');
  await tour.call('GET /api/player/status');
  await tour.call('POST /api/player/stop');
  await tour.call('PUT /api/player/settings', { body: { crossfade_enabled: true, crossfade_duration: 2 } });
  await tour.call('GET /api/player/settings');
  await tour.call('PUT /api/player/sound', { body: { page: 'a-page', only_if: null } });
  await tour.call('GET /api/player/sound');
  await tour.call('PUT /api/player/sound', { body: { page: null, only_if: 'a-page' } });
}

async function arrangeQueue(tour: Recorder, ids: Ids, { folder, newcomer }: TourMusic): Promise<void> {
  await tour.call('POST /api/player/queue', { body: { tracks: [...ids], start_index: 1 } });
  await tour.call('PUT /api/player/queue/reorder', { body: { new_order: [3, 2, 1, 0] } });
  await tour.call('PUT /api/player/queue/reorder', { body: { from_index: 0, to_index: 3 } });
  await tour.call('POST /api/player/queue/shuffle');
  await tour.call('POST /api/player/play', { body: { queue_index: 1 } });
  await tour.call('PUT /api/player/repeat', { body: { mode: 'all' } });
  await tour.call('DELETE /api/player/queue/{index}', { params: { index: 3 } });
  await tour.call('GET /api/player/queue');
  await tour.call('POST /api/player/queue/clear');
  const path = join(folder, newcomer.replace(/.*[/\\]/, ''));
  copyFileSync(newcomer, path);
  await tour.witness(
    [{ name: 'track-import', type: 'library_updated', fits: ({ data }) => data.action === 'import' }],
    () => tour.call('POST /api/player/load', { body: { track_path: path } }),
  );
}

async function keepPlaylists(tour: Recorder, ids: Ids): Promise<void> {
  const { id } = await tour.call('POST /api/playlists', { body: { name: 'Evening', track_ids: [ids[0]] } });
  const params = { id };
  await tour.call('PUT /api/playlists/{id}', {
    params,
    body: { name: 'Late evening', description: 'Quiet' },
  });
  await tour.call('POST /api/playlists/{id}/tracks', { params, body: { track_ids: [ids[1], ids[2]] } });
  await tour.call('PUT /api/playlists/{id}/tracks/reorder', { params, body: { from_index: 2, to_index: 0 } });
  await tour.call('DELETE /api/playlists/{id}/tracks/{track_id}', { params: { id, track_id: ids[0] } });
  await tour.call('GET /api/playlists/{id}', { params });
  await tour.call('GET /api/playlists/{id}/tracks', { params, query: { limit: 1 } });
  const m3u8 = await tour.call('GET /api/playlists/{id}/export', { params });
  const imported = await tour.call('POST /api/playlists/import', {
    query: { name: 'From a file' },
    body: String(m3u8),
    contentType: 'audio/x-mpegurl',
  });
  await tour.call('GET /api/playlists');
  await tour.call('DELETE /api/playlists/{id}', { params: { id: imported.id } });
  await tour.call('POST /api/playlists/{id}/play', { params, body: { start_index: 1 } });
}

/** What was there before the restart is there after it. */
async function comeBack(tour: Recorder): Promise<void> {
  await tour.call('GET /api/player/status');
  await tour.call('GET /api/player/queue');
  await tour.call('GET /api/playlists');
  await tour.call('GET /api/enhancement/settings');
}

async function editMetadata(tour: Recorder, [first, second, third]: Ids): Promise<void> {
  await tour.call('GET /api/metadata/tracks/{id}', { params: { id: first } });
  await tour.witness(
    [{ name: 'metadata-updates', type: 'library_updated', fits: ({ data }) => data.action === 'update' }],
    () =>
      tour.call('PUT /api/metadata/tracks/{id}', {
        params: { id: first },
        body: { title: 'A Better Title', genre: 'Ambient', year: 2026 },
      }),
  );
  await tour.call('POST /api/metadata/batch', {
    body: {
      updates: [
        { track_id: second, metadata: { composer: 'Somebody' } },
        { track_id: third, metadata: { comment: 'Remastered' } },
      ],
    },
  });
  await tour.call('POST /api/metadata/replaygain', { body: { track_ids: [first, second] } });
  await tour.call('POST /api/metadata/replaygain', { body: { track_ids: [first], dry_run: false } });
}

async function changeArtwork(tour: Recorder, [id]: Ids, { picture, pictureType }: TourMusic): Promise<void> {
  const { albums } = await tour.call('GET /api/albums', { query: { limit: 1 } });
  const album = { params: { id: albums[0]?.id ?? 0 } };
  const track = { params: { id } };
  await tour.call('GET /api/artwork/album/{id}', { ...album, query: { size: 64 } });
  await tour.call('POST /api/artwork/album/{id}', { ...album, body: picture, contentType: pictureType });
  await tour.call('POST /api/artwork/track/{id}', { ...track, body: picture, contentType: pictureType });
  await tour.call('GET /api/artwork/track/{id}', track);
  await tour.call('DELETE /api/artwork/track/{id}', track);
  await tour.call('DELETE /api/artwork/album/{id}', album);
}

async function letGo(tour: Recorder, { folder }: TourMusic): Promise<void> {
  await tour.call('DELETE /api/library/folders', { query: { path: folder } });
}

async function makeDemo(tour: Recorder): Promise<void> {
  await tour.call('POST /api/library/demo');
  await tour.call('GET /api/library/demo');
}
