import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Library, Settings, Track } from '#library';
import {
  type Clock,
  createPlayer,
  MAX_CROSSFADE_SECONDS,
  MAX_QUEUE_ENTRIES,
  type Player,
  type PlayerEvent,
  type PlayerSnapshot,
  type PlayerView,
  type QueueEntry,
  systemClock,
  systemSchedule,
} from '#player';
import { type TrackInfo, toTrackInfo } from '#wire';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { tracksInTurns } from './tracks-in-turns.ts';

const KEY = 'player';

/** What is kept: the snapshot with track ids for entries, since durations are the library's. */
const savedSchema = z.object({
  trackIds: z.array(z.int()).max(MAX_QUEUE_ENTRIES),
  index: z.int(),
  repeat: z.enum(['off', 'all', 'one']),
  isShuffled: z.boolean(),
  positionSeconds: z.number().min(0),
  volume: z.number().min(0).max(1),
  gaplessEnabled: z.boolean(),
  crossfadeEnabled: z.boolean(),
  crossfadeSeconds: z.number().min(0).max(MAX_CROSSFADE_SECONDS),
});
type Saved = z.infer<typeof savedSchema>;

export type Playing = AsyncDisposable & {
  /**
   * Carries out a command for a track (or none) that has yet to be looked up: strictly one after another, in the order
   * of the calls, so that the last one wins. Resolves when it is on the disk.
   */
  do<Found>(look: () => Promise<Found>, command: (player: Player, found: Found) => void): Promise<Found>;
  /** The same where nothing has to be looked up. */
  command(command: (player: Player) => void): Promise<void>;
  view(): PlayerView;
  /** Of a track that is queued; `null` for any other. */
  pathOf(trackId: number): string | null;
  /** The data of `player_state` as JSON: the queue in it is written out once a change. */
  stateJson(): string;
  /** Something that the state tells is not the player's own, and has changed. */
  tellState(): void;
  currentTrack(): TrackInfo | null;
  /** What stands for a track in a command; its details are remembered for the state. */
  entryOf(track: Track): QueueEntry;
  /** Something about tracks has become known or changed: clients are told, once, when the queue holds any of them. */
  refresh(tracks: readonly Track[]): void;
  /** Anything about the queue's tracks may have changed: looks. */
  lookAgain(): Promise<void>;
};

/** The player of the service: restored, kept, and told to every client. */
export async function openPlaying(options: {
  readonly library: Library;
  readonly settings: Settings;
  readonly live: () => Live;
  readonly log: Log;
  /** Another track has become the current one. */
  readonly onTrack: (trackId: number) => void;
  /** Who sounds. */
  readonly sound: () => { readonly page: string | null; readonly device: boolean };
  /** The machine's when left out. */
  readonly clock?: Clock;
  /** Anything about the player has changed, and once a second while it plays. */
  readonly onState?: () => void;
}): Promise<Playing> {
  const { library, settings, live, log, onTrack, sound, clock = systemClock, onState } = options;
  const infos = new Map<number, TrackInfo>();
  const parsed = savedSchema.safeParse(await settings.get(KEY));
  if (parsed.success) {
    for (const track of await library.tracksById(parsed.data.trackIds))
      infos.set(track.id, toTrackInfo(track));
  }

  let queueJson: string | null = null;
  let queueEntries: readonly QueueEntry[] | null = null;
  let saved: Promise<void> = Promise.resolve();
  let commands: Promise<unknown> = Promise.resolve();

  const pathOf = (trackId: number): string => infos.get(trackId)?.filepath ?? '';

  const tell = (event: PlayerEvent): void => {
    const hub = live();
    if (event.type === 'state_changed') tellState();
    else if (event.type === 'current_track_changed') {
      if (event.trackId !== null) onTrack(event.trackId);
    } else if (event.type === 'playback_started') hub.broadcast(event.type, { state: 'playing' });
    else if (event.type === 'playback_paused') hub.broadcast(event.type, { state: 'paused' });
    else if (event.type === 'playback_stopped') hub.broadcast(event.type, { state: 'stopped' });
    else if (event.type === 'track_loaded') {
      hub.broadcast(event.type, { track_path: pathOf(event.trackId), track_id: event.trackId });
    } else if (event.type === 'track_changed') hub.broadcast(event.type, { action: event.action });
    else if (event.type === 'position_changed')
      hub.broadcast(event.type, { position: event.positionSeconds });
    else if (event.type === 'volume_changed') hub.broadcast(event.type, { volume: event.volume });
    else {
      const { action, trackId, index, queueSize } = event;
      hub.broadcast(event.type, {
        action,
        ...(action === 'added' && trackId !== null && { track_path: pathOf(trackId) }),
        ...(action === 'removed' && index !== null && { index }),
        queue_size: queueSize,
      });
    }
  };

  let statesTold = 0;
  const tellState = (): void => {
    statesTold++;
    live().broadcastJson('player_state', stateJson());
    onState?.();
  };

  const player = createPlayer({
    clock,
    schedule: systemSchedule,
    saved: parsed.success ? restored(parsed.data, infos) : null,
    save({ entries, ...rest }) {
      const trackIds = entries.map(({ trackId }) => trackId);
      saved = saved.catch(() => {}).then(() => settings.set(KEY, { trackIds, ...rest } satisfies Saved));
      saved.catch((error) => log.error('the player cannot be saved', { err: error }));
    },
    emit: tell,
    log,
  });

  /** What is neither queued nor about to be is forgotten now and then. */
  const prune = (): void => {
    const { entries } = player.view().queue;
    if (infos.size < 2 * entries.length + 1_000) return;
    const queued = new Set(entries.map(({ trackId }) => trackId));
    for (const id of infos.keys()) if (!queued.has(id)) infos.delete(id);
  };

  const currentTrack = (): TrackInfo | null => {
    const { current } = player.view();
    return current === null ? null : (infos.get(current.trackId) ?? null);
  };

  const stateJson = (): string => {
    const view = player.view();
    const { entries, index, repeat, isShuffled } = view.queue;
    if (queueJson === null || queueEntries !== entries) {
      queueEntries = entries;
      queueJson = JSON.stringify(entries.flatMap(({ trackId }) => infos.get(trackId) ?? []));
    }
    const current = currentTrack();
    const { page, device } = sound();
    const state = JSON.stringify({
      currentTrack: current,
      isPlaying: view.playback === 'playing',
      volume: view.volume,
      position: view.positionSeconds,
      duration: current?.duration ?? 0,
      queueIndex: index,
      gapless_enabled: view.gaplessEnabled,
      crossfade_enabled: view.crossfadeEnabled,
      crossfade_duration: view.crossfadeSeconds,
      repeat,
      shuffle: isShuffled,
      sound_page: page,
      sound_device: device,
    });
    return `${state.slice(0, -1)},"queue":${queueJson}}`;
  };

  const refresh = (tracks: readonly Track[]): void => {
    const changed = tracks.map(toTrackInfo).filter((info) => {
      const before = infos.get(info.id);
      return before !== undefined && !isDeepStrictEqual(before, info);
    });
    if (changed.length === 0) return;
    for (const info of changed) infos.set(info.id, info);
    queueJson = null;
    const toldBefore = statesTold;
    for (const info of changed) if (info.duration_known) player.setDuration(info.id, info.duration);
    if (statesTold !== toldBefore) return;
    const ids = new Set(changed.map(({ id }) => id));
    if (player.view().queue.entries.some(({ trackId }) => ids.has(trackId))) tellState();
  };

  const inTurn: Playing['do'] = (look, command) => {
    const done = commands.then(async () => {
      const found = await look();
      command(player, found);
      prune();
      await saved;
      return found;
    });
    commands = done.catch(() => {});
    return done;
  };

  return {
    do: inTurn,
    command: (command) => inTurn(async () => {}, command),
    view: player.view,
    pathOf: (trackId) => infos.get(trackId)?.filepath ?? null,
    stateJson,
    tellState,
    currentTrack,
    entryOf(track) {
      const info = toTrackInfo(track);
      infos.set(track.id, info);
      queueJson = null;
      return { trackId: track.id, durationSeconds: track.durationSeconds };
    },
    refresh,
    lookAgain: () =>
      inTurn(
        async () => {
          const ids = [...new Set(player.view().queue.entries.map(({ trackId }) => trackId))];
          for await (const slice of tracksInTurns(library, ids)) refresh(slice);
        },
        () => {},
      ),
    async [Symbol.asyncDispose]() {
      await commands;
      player[Symbol.dispose]();
      await saved;
    },
  };
}

/** As it was kept, without what has left the library since. */
function restored(
  { trackIds, index, ...rest }: Saved,
  infos: ReadonlyMap<number, TrackInfo>,
): PlayerSnapshot {
  const entries = trackIds.flatMap((trackId): QueueEntry[] => {
    const info = infos.get(trackId);
    return info ? [{ trackId, durationSeconds: info.duration_known ? info.duration : null }] : [];
  });
  const before = trackIds.slice(0, Math.max(0, index)).filter((trackId) => infos.has(trackId)).length;
  const isKept = index >= 0 && infos.has(trackIds[index] ?? -1);
  return {
    ...rest,
    entries,
    index: index < 0 ? -1 : Math.min(before, entries.length - 1),
    positionSeconds: isKept ? rest.positionSeconds : 0,
  };
}
