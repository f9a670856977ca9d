import type { Api, TrackInfo } from '#client';
import { type Listening, MASTER } from './compared-chain.ts';
import type { Cue } from './deck.ts';
import type { Failures } from './failures.ts';
import type { Planned, Plans, Settings } from './plans.ts';
import type { SoundMode, SoundState } from './sound-state.ts';
import { decodedOf, fileOf, masterOf, mayPlay } from './sources.ts';

/** What decides how a track sounds. */
export type Wish = {
  readonly settings: Settings | undefined;
  readonly mode: SoundMode;
  readonly comparing: SoundState['comparing'];
};

/** How a track is to sound, and what is to be said of that. */
export type Sounding = Pick<
  SoundState,
  'heard' | 'mastering' | 'masteringProblem' | 'isDecodedByServer' | 'problem'
> & {
  /** `null`: nothing can be heard of it. */
  readonly cue: Cue | null;
};

/**
 * How a track is to sound. Compared with its original, it is always mastered in this page, where both are there at once.
 * What cannot be had gives way to the next best, and says so: the server's master to the original, the file to what the
 * server decodes.
 */
export function soundingOf(
  track: TrackInfo,
  { settings, mode, comparing }: Wish,
  { api, plans, failures }: { readonly api: Api; readonly plans: Plans; readonly failures: Failures },
): Sounding {
  const isMastered = settings?.enabled === true && mode !== 'original';
  const isPlanned = settings !== undefined && (comparing !== null || (isMastered && mode === 'here'));
  const masterUrl =
    settings !== undefined && isMastered && !isPlanned ? masterOf(api, track.id, settings) : null;
  if (masterUrl !== null && !failures.has(masterUrl)) {
    const cue: Cue = { trackId: track.id, url: masterUrl, plan: null, listening: MASTER };
    return { ...NOTHING_TO_SAY, cue, heard: 'master', mastering: 'on', isDecodedByServer: true };
  }
  const planned = isPlanned ? plans.of(track.id, settings) : null;
  const masterProblem = masterUrl === null ? null : failures.reasonOf(masterUrl);
  const said = {
    ...masteringOf(planned, masterUrl !== null, masterProblem),
    heard: planned?.plan && comparing !== 'original' ? 'master' : 'original',
  } as const;
  const file = fileOf(api, track.id);
  const decoded = decodedOf(api, track.id);
  const isFileGood = mayPlay(track) && !failures.has(file);
  const url = isFileGood ? file : decoded;
  if (failures.has(url))
    return { ...said, cue: null, isDecodedByServer: false, problem: failures.reasonOf(url) };
  const cue: Cue = {
    ...{ trackId: track.id, url, plan: planned?.plan ?? null },
    listening: listeningOf(comparing, planned),
  };
  return { ...said, cue, isDecodedByServer: !isFileGood, problem: null };
}

/** What may be tried again for a track that could not be heard. */
export function urlsOf(api: Api, { id }: TrackInfo, { settings }: Wish): readonly string[] {
  return [fileOf(api, id), decodedOf(api, id), ...(settings ? [masterOf(api, id, settings)] : [])];
}

const NOTHING_TO_SAY = { mastering: 'off', masteringProblem: null, problem: null } as const;

function masteringOf(
  planned: Planned | null,
  isByServer: boolean,
  problem: string | null,
): Pick<Sounding, 'mastering' | 'masteringProblem'> {
  if (isByServer) return { mastering: problem === null ? 'waiting' : 'failed', masteringProblem: problem };
  if (planned === null) return { mastering: 'off', masteringProblem: null };
  const mastering = planned.status === 'ready' ? 'on' : planned.status;
  return { mastering, masteringProblem: planned.problem };
}

function listeningOf(comparing: Wish['comparing'], planned: Planned | null): Listening {
  if (comparing === null || planned === null) return MASTER;
  const { originalDb, masterDb } = planned;
  return { to: comparing, originalDb, masterDb };
}
