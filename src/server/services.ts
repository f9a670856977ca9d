import type { Analyzer } from '#analyzer';
import type { Library } from '#library';
import type { Profiles } from '#profiles';
import type { Enhancement, LibrarySettings } from '#wire';
import type { Announcing } from './announcing.ts';
import type { Demo } from './demo.ts';
import type { Guard } from './guard.ts';
import type { KeptSettings } from './kept-settings.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Mastering } from './mastering.ts';
import type { Measuring } from './measuring.ts';
import type { Playing } from './playing.ts';
import type { Recommending } from './recommending.ts';
import type { Scanning } from './scanning.ts';
import type { SoundPage } from './sound-page.ts';
import type { Sounding } from './sounding.ts';
import type { RenderJobs } from './streaming/render-jobs.ts';
import type { Streaming } from './streaming/streaming.ts';
import type { TrackMap } from './track-map.ts';
import type { Watching } from './watching.ts';

/** All that routes rest on. */
export type Services = {
  readonly library: Library;
  readonly analyzer: Analyzer;
  readonly measuring: Measuring;
  readonly mastering: Mastering;
  readonly recommending: Recommending;
  readonly announcing: Announcing;
  readonly profiles: Profiles;
  readonly enhancement: KeptSettings<Enhancement>;
  readonly playing: Playing;
  readonly streaming: Streaming;
  readonly renderJobs: RenderJobs;
  /** `null` where nothing is heard here. */
  readonly sounding: Sounding | null;
  readonly soundPage: SoundPage;
  readonly scanning: Scanning;
  readonly librarySettings: KeptSettings<LibrarySettings>;
  readonly watching: Watching;
  readonly demo: Demo;
  readonly trackMap: TrackMap;
  readonly live: Live;
  readonly guard: Guard;
  /** Of pages that are not the server's own and may use it all the same. */
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
};
