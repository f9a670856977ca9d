import { join } from 'node:path';
import type { Analyzer } from '#analyzer';
import { ALGORITHM_VERSION } from '#engine';
import { lockDataFolder, openLibrary } from '#library';
import { createDeviceOutput } from '#player';
import { openCatalogue } from '#profiles';
import { createAnnouncing } from './announcing.ts';
import { createApp } from './app.ts';
import { createArtworkTaking } from './artwork-taking.ts';
import { type Config, ConfigError } from './config.ts';
import { createDemo } from './demo.ts';
import { openEnhancement } from './enhancement.ts';
import { createGuard } from './guard.ts';
import { createIdleMemory } from './idle-memory.ts';
import { openLibrarySettings } from './library-settings.ts';
import { listen } from './listen.ts';
import { createLive, type Live } from './live.ts';
import type { Logs } from './log.ts';
import { createMastering } from './mastering.ts';
import { createMeasuring } from './measuring.ts';
import { openPlaying } from './playing.ts';
import { recommendationBasis } from './recommendation-basis.ts';
import { createRecommending } from './recommending.ts';
import { createScanning } from './scanning.ts';
import { PRIORITY } from './shared-work.ts';
import { createSoundPage } from './sound-page.ts';
import { createSounding } from './sounding.ts';
import { openRenderFolder } from './streaming/render-folder.ts';
import { createRenderJobs } from './streaming/render-jobs.ts';
import { createRenders } from './streaming/renders.ts';
import { createStreaming } from './streaming/streaming.ts';
import { createTrackMap } from './track-map.ts';
import { createWatching, type Watching, type WatchTiming } from './watching.ts';

/** A running service. Disposing of it stops everything, last first. */
export type Service = AsyncDisposable & { readonly port: number; readonly addresses: readonly string[] };

export type ServiceOptions = {
  /** `'off'` whatever the settings say. */
  readonly watching?: WatchTiming | 'off';
  /** The audio device's place taken by one that nobody hears. */
  readonly isSilent?: boolean;
  /** With nothing to do, its process ends after so long. */
  readonly analyzerRestsAfterMs?: number;
};

/** The composition root: all of the service, around an analyzer that it disposes of, too. Throws as `startService`. */
export async function composeService(
  config: Config,
  { logs, analyzer }: { readonly logs: Logs; readonly analyzer: Analyzer },
  { watching: watchTiming = {}, isSilent = false }: ServiceOptions,
): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const log = logs('server');

  const lock = lockDataFolder(config.dataFolder);
  if (lock === null)
    throw new ConfigError(
      `the data folder ${config.dataFolder} is in use by another Auralis: stop that or choose another folder with --data`,
    );
  stack.use(lock);
  const library = stack.use(
    await openLibrary({ dataFolder: config.dataFolder, algorithmVersion: ALGORITHM_VERSION }),
  );
  for (const folder of config.libraryFolders) await library.addFolder(folder);
  const profiles = openCatalogue(
    config.profilesFolder === undefined ? {} : { userFolder: config.profilesFolder },
  );
  for (const problem of profiles.problems) log.warn('profile skipped', { problem });

  const analyzerLog = logs('analyzer');
  stack.use(analyzer);
  const measuring = stack.use(
    createMeasuring({
      library,
      analyzer,
      log: analyzerLog,
      onNews({ id }) {
        library
          .track(id)
          .then((track) => track && playing.refresh([track]))
          .catch((error) => log.error('refreshing a track failed', { track: id, err: error }));
        mastering.goOn();
      },
      onDone: () => mastering.goOn(),
    }),
  );
  await library.solutions.listByBasis(recommendationBasis(profiles.profiles));
  const enhancement = await openEnhancement(library.settings);
  const mastering = stack.use(
    createMastering({
      library,
      measuring,
      analyzer,
      profiles: profiles.profiles,
      settings: enhancement.get,
      log: analyzerLog,
    }),
  );
  const recommending = createRecommending({
    mastering,
    profiles: profiles.profiles,
    settings: enhancement.get,
  });
  const renders = stack.use(
    createRenders({
      folder: await openRenderFolder(join(config.dataFolder, 'renders')),
      render: (path, request, options) =>
        analyzer.render(path, request, { ...options, priority: PRIORITY.asked }),
      limitBytes: config.renderCacheBytes,
      log,
    }),
  );
  const streaming = createStreaming({
    library,
    renders,
    masteringOf: mastering.masteringOf,
    onRendered: mastering.onRendered,
  });
  const renderJobs = stack.use(
    createRenderJobs({ holdMaster: streaming.holdMaster, evidence: library.renders, log }),
  );
  const announcing = createAnnouncing({
    library,
    recommending,
    settings: enhancement.get,
    live: () => live,
    log,
  });
  const soundPage = createSoundPage(() => playing.tellState());
  const sounding =
    config.output === 'none'
      ? null
      : createSounding({
          openOutput: (options) => createDeviceOutput({ ...options, decoder: config.decoder, isSilent }),
          isElsewhere: () => soundPage.get() !== null,
          planOf: mastering.planOf,
          solveAhead: mastering.solvePresets,
          log: logs('player'),
        });
  const playing = stack.use(
    await openPlaying({
      library,
      settings: library.settings,
      live: () => live,
      log: logs('player'),
      onTrack: announcing.announce,
      sound: () => ({ page: soundPage.get(), device: sounding !== null }),
      ...(sounding && { clock: sounding.clock, onState: sounding.tell }),
    }),
  );
  if (sounding) stack.use(sounding).start(playing);

  let port = config.port;
  const guard = createGuard(() => port, [config.host, ...config.allowedHosts], config.allowedOrigins);
  const live: Live = createLive({
    guard,
    log: logs('ws'),
    async greet(client) {
      live.sendPersonalJson(client, 'player_state', playing.stateJson());
      live.sendPersonal(client, 'enhancement_settings_changed', enhancement.get());
      const current = playing.currentTrack();
      // One of which it is known that it cannot be decoded is not tried again for every client.
      const track = current?.error === null ? await library.track(current.id) : null;
      if (track === null) return;
      const recommendation = await recommending.storedFor(track);
      if (recommendation === 'none') return;
      if (recommendation === 'unsolved') announcing.announce(track.id);
      else live.sendPersonalJson(client, 'mastering_recommendation', recommendation.json);
    },
  });
  const artworkTaking = stack.use(createArtworkTaking({ library, live, playing, log: logs('library') }));
  const onTracks = (): void => {
    measuring.catchUp();
    mastering.catchUp();
    artworkTaking.catchUp();
  };
  const scanning = stack.use(
    createScanning({
      library,
      live,
      log: logs('library'),
      onTracks,
      onChanges: () =>
        void playing
          .lookAgain()
          .catch((error) => log.error('looking at the queue again failed', { err: error })),
      onUnsettled: (folders) => watching.lookAgainAt(folders),
    }),
  );
  const librarySettings = await openLibrarySettings(library.settings);
  const watching: Watching = stack.use(
    createWatching({
      library,
      scanning,
      log: logs('library'),
      isWanted: () => watchTiming !== 'off' && librarySettings.get().watch,
      timing: watchTiming === 'off' ? undefined : watchTiming,
    }),
  );
  const demo = stack.use(
    createDemo({
      dataFolder: config.dataFolder,
      library,
      analyzer,
      scanning,
      watching,
      log: logs('library'),
    }),
  );
  const app = await createApp({
    library,
    analyzer,
    measuring,
    mastering,
    recommending,
    announcing,
    streaming,
    renderJobs,
    profiles,
    enhancement,
    playing,
    sounding,
    soundPage,
    scanning,
    librarySettings,
    watching,
    demo,
    trackMap: createTrackMap({ library, profiles: profiles.profiles }),
    live,
    guard,
    allowedOrigins: config.allowedOrigins,
    log,
  });
  const listening = stack.use(
    await listen(
      { request: (request, response) => app.routing(request, response), upgrade: live.upgrade },
      config,
    ),
  );
  // Above the listening sockets: clients are told to go before they are closed.
  stack.use(live);
  port = listening.port;
  log.info('listening', {
    addresses: listening.addresses,
    data: config.dataFolder,
    library: library.folders(),
  });

  stack.use(
    createIdleMemory({
      isWorking: () => analyzer.status().running > 0 || scanning.isRunning(),
    }),
  );
  let isClosing = false;
  stack.defer(() => {
    isClosing = true;
  });
  const catchUp = async (): Promise<void> => {
    // Watched first, so that nothing can change unseen between the scan and the watching.
    if (watching.isWanted()) await watching.update();
    if (isClosing || scanning.isRunning()) return;
    if (library.folders().length === 0 || !librarySettings.get().scan_at_start) return onTracks();
    await scanning.start(undefined, { settleSeconds: watching.settleSeconds() });
  };
  catchUp().catch((error) => log.error('the first scan did not begin', { err: error }));
  const running = stack.move();
  return {
    port: listening.port,
    addresses: listening.addresses,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
