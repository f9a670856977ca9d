import { ExpectedError } from '#errors';
import type { Edit, EditOutcome, FieldChanges, GainMeasurement, Track } from '#library';
import type { Answer, MetadataChanges } from '#wire';
import { type GainOutcome, gainsOf } from '../gains.ts';
import { tellLibraryUpdated } from '../library-news.ts';
import { findTrack, unknownTrack } from '../named-track.ts';
import { INTERNAL_ERROR } from '../problems.ts';
import type { Services } from '../services.ts';
import { PRIORITY } from '../shared-work.ts';
import { handle } from './handle.ts';
import type { App } from './route.ts';

/** Files that are written by one request. */
const MOST_FILES = 500;

/** Tags as they stand in the files, and changes of them: one file, many, gains. */
export function metadataRoutes(app: App, services: Services): void {
  const { library, analyzer, live, playing, log } = services;

  const edit = async (edits: readonly Edit[]): Promise<readonly EditOutcome[]> => {
    const outcomes = await library.editing.edit(edits, (path) =>
      analyzer.payloadHash(path, { priority: PRIORITY.asked }),
    );
    playing.refresh(outcomes.flatMap(({ ok, track }) => (ok ? [track] : [])));
    return outcomes;
  };
  const metadataOf = async (track: Track) => {
    const { fields, source, problem } = await library.editing.fieldsOf(track);
    return { track_id: track.id, source, problem, ...fields };
  };
  const tellBatch = async (trackIds: readonly number[]): Promise<void> => {
    if (trackIds.length === 0) return;
    live.broadcast('metadata_batch_updated', { track_ids: [...trackIds], count: trackIds.length });
    await tellLibraryUpdated(library, live, 'update');
  };
  const reasonOf = (track: number, error: Error) => {
    if (error instanceof ExpectedError) return { code: error.code, message: error.message };
    log.error('editing a file failed', { track, err: error });
    return INTERNAL_ERROR;
  };

  handle(app, 'GET /api/metadata/tracks/{id}', async ({ params }) =>
    metadataOf(await findTrack(library, params.id)),
  );

  handle(app, 'PUT /api/metadata/tracks/{id}', async ({ params, body }) => {
    const fields = toChanges(body);
    const [outcome] = await edit([{ track: await findTrack(library, params.id), fields, gains: {} }]);
    if (!outcome?.ok) throw outcome?.error;
    const updated_fields = Object.keys(fields);
    live.broadcast('metadata_updated', { track_id: params.id, updated_fields });
    await tellLibraryUpdated(library, live, 'update');
    return { ...(await metadataOf(outcome.track)), updated_fields };
  });

  handle(app, 'POST /api/metadata/batch', async ({ body: { updates } }) => {
    const tracks = await byId(
      services,
      updates.map(({ track_id }) => track_id),
    );
    const edits = updates.flatMap(({ track_id, metadata }): Edit[] => {
      const track = tracks.get(track_id);
      return track ? [{ track, fields: toChanges(metadata), gains: {} }] : [];
    });
    const outcomes = new Map((await edit(edits)).map((outcome) => [outcome.track.id, outcome]));
    const results = updates.map(({ track_id }) => {
      const outcome = outcomes.get(track_id);
      if (outcome?.ok) return { track_id, ok: true };
      return { track_id, ok: false, error: reasonOf(track_id, outcome?.error ?? unknownTrack(track_id)) };
    });
    const written = results.flatMap(({ ok, track_id }) => (ok ? [track_id] : []));
    await tellBatch(written);
    return { results, count: written.length };
  });

  handle(app, 'POST /api/metadata/replaygain', async ({ body }) => {
    const ids = await tracksAskedFor(services, body.track_ids, body.album_ids);
    const tracks = await byId(services, ids);
    const gains = await gainsOf([...tracks.values()], body.album_gain, services);
    const edits = gains.flatMap((gain): Edit[] =>
      'tags' in gain ? [{ track: gain.track, fields: {}, gains: gain.tags }] : [],
    );
    const outcomes = body.dry_run ? [] : await edit(edits);
    const written = outcomes.flatMap(({ ok, track }) => (ok ? [track.id] : []));
    await tellBatch(written);

    const errors = new Map(
      outcomes.flatMap((outcome) => (outcome.ok ? [] : [[outcome.track.id, outcome.error]])),
    );
    const byTrack = new Map(gains.map((gain) => [gain.track.id, gain]));
    const results = ids.map((track_id) => {
      const gain = byTrack.get(track_id);
      const error =
        errors.get(track_id) ??
        (gain === undefined ? unknownTrack(track_id) : 'error' in gain ? gain.error : null);
      return {
        track_id,
        ok: error === null,
        written: written.includes(track_id),
        ...toWireGain(gain),
        ...(error && { error: reasonOf(track_id, error) }),
      };
    });
    return { dry_run: body.dry_run, results };
  });
}

/** Known tracks, in order. */
async function byId({ library }: Services, ids: readonly number[]): Promise<ReadonlyMap<number, Track>> {
  return new Map((await library.tracksById(ids)).map((track) => [track.id, track]));
}

/** Each once. */
async function tracksAskedFor(
  { library }: Services,
  trackIds: readonly number[],
  albumIds: readonly number[],
): Promise<readonly number[]> {
  const ids = new Set(trackIds);
  for (const albumId of albumIds) {
    const tracks = await library.presentInAlbum(albumId);
    if (tracks.length === 0) throw new ExpectedError('album_not_found', `there is no album ${albumId}`);
    for (const { id } of tracks) ids.add(id);
  }
  if (ids.size > MOST_FILES)
    throw new ExpectedError(
      'invalid_request',
      `track_ids and album_ids must name at most ${MOST_FILES} tracks in all, got ${ids.size}`,
    );
  return [...ids];
}

/** Only what was named; "" removes a field as null does. */
function toChanges(metadata: MetadataChanges): FieldChanges {
  const named = Object.entries(metadata).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([field, value]) => [field, value === '' ? null : value]));
}

type WireGain = Omit<
  Answer<'POST /api/metadata/replaygain'>['results'][number],
  'track_id' | 'ok' | 'written' | 'error'
>;

function toWireGain(gain: GainOutcome | undefined): WireGain {
  if (gain === undefined || 'error' in gain)
    return { reference_lufs: null, measured: null, album: null, album_problem: null, tags: null };
  const { referenceLufs, measured, album, albumProblem, tags } = gain;
  const toWire = ({ integratedLufs, truePeakDbtp }: GainMeasurement) => ({
    integrated_lufs: integratedLufs,
    true_peak_dbtp: truePeakDbtp,
    gain_db: referenceLufs - integratedLufs,
  });
  return {
    reference_lufs: referenceLufs,
    measured: toWire(measured),
    album: album && toWire(album),
    album_problem: albumProblem,
    tags: { ...tags },
  };
}
