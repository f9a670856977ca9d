import { type Api, ApiError, type Connection, type TrackInfo } from '#client';
import { type Conductor, createConductor } from './conductor.ts';
import { type Sounding, soundingOf, urlsOf, type Wish } from './cues.ts';
import type { Cue } from './deck.ts';
import { createFailures } from './failures.ts';
import { createOwnership } from './owner.ts';
import { createPlans } from './plans.ts';
import { createSession } from './session.ts';
import { SILENT, type SoundMode, type SoundState } from './sound-state.ts';
import { canMasterHere, openStage, type Stage } from './stage.ts';
import { createStore } from './store.ts';
import { type Line, nextLine, positionAt, type Turn } from './timeline.ts';

/** What a person may do about the sound of a page. */
export type SoundActs = {
  /** This page sounds from now on, whoever did. To be called when something was pressed. */
  playHere(): void;
  /** No page sounds. */
  stopHere(): void;
  /** To be called when something was pressed: what the browser held back begins. */
  unblock(): void;
  setMode(mode: SoundMode): void;
  /** To the other of original and master, at the same moment and equally loud. */
  toggleAb(): void;
  /** Back to how it sounds otherwise, at its own level. */
  endAb(): void;
};

export type SoundEngine = SoundActs & {
  state(): SoundState;
  subscribe(listener: () => void): () => void;
  /** What is heard of this page; `null` while nothing is. */
  analyser(): AnalyserNode | null;
  /** Follows the server until the answered function is called. */
  start(): () => void;
};

/** What begins is blocked when it has not begun after so long, milliseconds. */
const BLOCKED_AFTER_MS = 500;
/** A page that has paused for so long costs nothing any more, milliseconds. */
const RESTS_AFTER_MS = 20_000;
const MODE_KEY = 'auralis-sound-mode';

/** The sound of one page: it follows the server, and plays when the sound is this page's. */
export function createSoundEngine(
  connection: Pick<Connection, 'call' | 'subscribe' | 'latest' | 'onGap'> & { readonly api: Api },
): SoundEngine {
  const { api, call, subscribe, latest, onGap } = connection;
  const canMaster = canMasterHere();
  const store = createStore<SoundState>({ ...SILENT, mode: keptMode(canMaster), canMasterHere: canMaster });
  const clock = (): number => performance.now() / 1_000;
  const ownership = createOwnership({
    call,
    url: new URL('/api/player/sound', location.href).href,
    onProblem: (problem) => store.set({ ownerProblem: problem }),
  });
  const plans = createPlans(call, () => converge());
  const failures = createFailures(() => converge());
  const session = createSession(call, (error) =>
    store.set({ ownerProblem: error instanceof ApiError ? error.detail : String(error) }),
  );
  let line: Line | null = null;
  let stage: Stage | null = null;
  let conductor: Conductor | null = null;
  let isOpened = false;
  /** The browser has refused to play, and nothing has been pressed since. */
  let isRefused = false;
  let blocking: ReturnType<typeof setTimeout> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const wish = (): Wish => ({
    settings: latest('enhancement_settings_changed')?.data,
    mode: store.get().mode,
    comparing: store.get().comparing,
  });
  const sounding = (track: TrackInfo): Sounding => soundingOf(track, wish(), { api, plans, failures });
  const cueOf = (trackId: number): Cue | null => {
    const track = [line?.track, line?.following?.track].find((one) => one?.id === trackId);
    return track === undefined ? null : sounding(track).cue;
  };
  const isHere = (): boolean => store.get().owner === 'here';

  const mayStart = (): boolean => stage?.context.state === 'running' && !isRefused;

  /** The graph is made when this page is to sound for the first time, and sleeps when it does not. */
  const wake = (): void => {
    clearTimeout(resting);
    resting = undefined;
    if (!isOpened) {
      isOpened = true;
      open().catch((error: unknown) => {
        isOpened = false;
        store.set({
          ownerProblem: `This browser cannot play: ${error instanceof Error ? error.message : error}`,
        });
      });
    }
    if (stage === null || stage.context.state === 'running') return;
    stage.context.resume().catch(() => {});
    blocking ??= setTimeout(() => {
      blocking = undefined;
      tell();
    }, BLOCKED_AFTER_MS);
  };

  const open = async (): Promise<void> => {
    const context = new AudioContext({ latencyHint: 'balanced' });
    const opened = await openStage(context, (which, event) => {
      const deck = opened.decks[which];
      const cue = deck.cue();
      if (event === 'refused') isRefused = true;
      if (event === 'failed' && cue !== null) {
        failures.look(cue.url, deck.failure());
        deck.unload();
      }
      conductor?.onDeck(deck, event);
      tell();
    });
    stage = opened;
    conductor = createConductor({
      ...{ decks: opened.decks, clock, cueOf, mayStart, outputSeconds: opened.outputSeconds },
    });
    context.onstatechange = () => {
      conductor?.refresh();
      tell();
    };
    follow('other');
  };

  const rest = (): void => {
    resting ??= setTimeout(() => void stage?.context.suspend(), RESTS_AFTER_MS);
  };

  /** The line, or what is to be done about it, is another one. */
  const follow = (turn: Turn): void => {
    const isToSound = isHere() && line !== null;
    if (isToSound && line?.isPlaying) wake();
    else rest();
    const volume = latest('player_state')?.data.volume;
    if (volume !== undefined) stage?.setVolume(volume);
    conductor?.follow(isToSound ? line : null, turn);
    if (isToSound && line !== null) {
      const { track, isPlaying, durationSeconds } = line;
      session.show(track, { isPlaying, durationSeconds, positionSeconds: positionAt(line, clock()) });
      plans.keep([track.id, ...(line.following ? [line.following.track.id] : [])]);
    } else session.hide();
    tell();
  };

  /** Plans, sources or wishes are others than they were. */
  const converge = (): void => {
    conductor?.refresh();
    tell();
  };

  /** What there is to say. */
  const tell = (): void => {
    if (!isHere() || line === null) {
      const { heard, mastering, masteringProblem, isDecodedByServer, offsetSeconds } = SILENT;
      store.set({
        ...{ heard, mastering, masteringProblem, isDecodedByServer, offsetSeconds },
        ...{ problem: null, isBlocked: false, isWaiting: false },
      });
      return;
    }
    const { cue: _, ...said } = sounding(line.track);
    const isStopped = stage !== null && stage.context.state !== 'running' && blocking === undefined;
    store.set({
      ...said,
      isBlocked: line.isPlaying && (isRefused || isStopped),
      isWaiting: conductor?.isWaiting() ?? line.isPlaying,
      offsetSeconds: roundedOrNull(conductor?.offsetSeconds()),
    });
  };

  const tryAgain = (): void => {
    if (line === null || sounding(line.track).cue !== null) return;
    for (const url of urlsOf(api, line.track, wish())) failures.forget(url);
  };

  const onState = (message: ReturnType<typeof latest<'player_state'>>): void => {
    if (message === undefined) return;
    const { data: state, timestamp } = message;
    const isRefreshed = 'refreshed' in message && message.refreshed === true;
    const before = line;
    const step = nextLine(line, {
      state,
      writtenSeconds: isRefreshed ? null : timestamp,
      readSeconds: clock(),
    });
    line = step.line;
    // What played before this page was there has not begun by a press in it.
    const isKnown = store.get().owner !== null;
    const isBegun =
      isKnown && line?.isPlaying === true && (before?.isPlaying !== true || step.turn === 'other');
    const ownedBefore = isHere();
    store.set({ owner: ownership.see(state, isBegun) });
    if (step.turn === 'other' || step.turn === 'moved' || isBegun) tryAgain();
    follow(isHere() && !ownedBefore ? 'other' : step.turn);
  };

  const unblock = (): void => {
    if (!isRefused && (stage === null || stage.context.state === 'running' || !line?.isPlaying)) return;
    if (!isHere()) return;
    isRefused = false;
    wake();
    converge();
  };

  return {
    state: store.get,
    subscribe: store.subscribe,
    analyser: () => stage?.analyser ?? null,
    playHere() {
      isRefused = false;
      wake();
      ownership.take();
    },
    stopHere: ownership.release,
    unblock,
    setMode(mode) {
      if (mode === 'here' && !canMaster) return;
      localStorage.setItem(MODE_KEY, mode);
      store.set({ mode });
      converge();
    },
    toggleAb() {
      if (!canMaster || !isHere()) return;
      const { comparing, heard } = store.get();
      store.set({ comparing: (comparing ?? heard) === 'original' ? 'master' : 'original' });
      converge();
    },
    endAb() {
      store.set({ comparing: null });
      converge();
    },
    start() {
      const stops = [
        subscribe('player_state', onState),
        subscribe('enhancement_settings_changed', () => {
          plans.retry();
          converge();
        }),
        onGap(({ reason }) => {
          if (reason !== 'missed') ownership.reconnected();
          tryAgain();
        }),
        ownership.watchLeaving(),
        onPress(unblock),
      ];
      onState(latest('player_state'));
      return () => {
        for (const stop of stops) stop();
        line = null;
        follow('nothing');
      };
    },
  };
}

/** Whatever a browser takes for a person's wish. */
function onPress(act: () => void): () => void {
  const types = ['pointerup', 'click', 'keydown'] as const;
  for (const type of types) addEventListener(type, act, { capture: true });
  return () => {
    for (const type of types) removeEventListener(type, act, { capture: true });
  };
}

/** As it was chosen in this browser. */
function keptMode(canMaster: boolean): SoundMode {
  const kept = localStorage.getItem(MODE_KEY);
  if (kept === 'original' || kept === 'server') return kept;
  return canMaster ? 'here' : 'server';
}

function roundedOrNull(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds * 1_000) / 1_000;
}
