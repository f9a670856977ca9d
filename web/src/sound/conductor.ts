import { CUT_SECONDS, type Cue, type Deck, type DeckEvent } from './deck.ts';
import { type Line, positionAt, type Turn } from './timeline.ts';

/**
 * What is heard may be so far from the server's position, seconds. Nobody hears or sees a quarter of a second between the
 * two, everybody hears a correction: what starts late by loading, and clocks of two machines (0.1 s in twenty minutes),
 * stay below, and end with the next track that does not follow without a gap.
 */
const TOLERANCE_SECONDS = 0.25;
/** A correction is not followed by another before so long: what caused it has to show first. */
const CORRECT_EVERY_SECONDS = 3;
/** A track of which so little is left plays out when the server goes on to what follows; more is cut off. */
const PLAY_OUT_SECONDS = 0.6;
/** An end is prepared from so long before it on: states come once a second. */
const JOIN_AHEAD_SECONDS = 1.6;
/** Between two sources of the same music: alike, but not to the sample. */
const REPLACE_SECONDS = 0.06;
/** A pause stops a moment after it is asked for: cut off, music clicks. */
const PAUSE_SECONDS = 0.03;

export type Conductor = {
  /** What the server plays, and what that is to what it played. `null`: nothing is to be heard. */
  follow(line: Line | null, turn: Turn): void;
  /** Cues may be others than they were, or something may start now that was not to. */
  refresh(): void;
  /** Something has happened to a deck. */
  onDeck(deck: Deck, event: DeckEvent): void;
  /** What is heard is so far ahead of the server; `null` while nothing is. */
  offsetSeconds(): number | null;
  /** What is to be heard is waited for. */
  isWaiting(): boolean;
};

/** Makes two decks play what the server's timeline says: one is heard, the other is ready with what comes next. */
export function createConductor(options: {
  readonly decks: readonly [Deck, Deck];
  readonly clock: () => number;
  /** How a track is to sound now; `null` where it cannot. */
  readonly cueOf: (trackId: number) => Cue | null;
  /** False: nothing is started (the browser does not let it). */
  readonly mayStart: () => boolean;
  /** From the decks to the ear. */
  readonly outputSeconds: () => number;
}): Conductor {
  const { clock, cueOf, mayStart, outputSeconds } = options;
  let [active, spare] = options.decks;
  let line: Line | null = null;
  /** What follows is heard already, and the server has not said so yet. */
  let isAhead = false;
  /** The other way round: the server has gone on, and the last of the track before is still heard. */
  let isPlayingOut = false;
  /** The spare deck still sounds: it plays out or fades out. */
  let isSpareBusy = false;
  /** The spare deck gets the same track from another source. */
  let isReplacing = false;
  let joining: ReturnType<typeof setTimeout> | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let correctedSeconds = Number.NEGATIVE_INFINITY;
  let jumpedSeconds: number | null = null;
  let replacedSeconds: number | null = null;
  /** What a jump takes here. */
  let jumpCostSeconds = 0.05;

  const swap = (): void => {
    [active, spare] = [spare, active];
  };

  /** The spare deck is let go of when it has sounded. */
  const leave = (afterSeconds: number): void => {
    isSpareBusy = true;
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      isSpareBusy = false;
      spare.hold(0);
      spare.unload();
      converge();
    }, afterSeconds * 1_000);
  };

  const forgetJoin = (): void => {
    if (joining !== undefined) spare.awaitOther(false);
    clearTimeout(joining);
    joining = undefined;
    isAhead = false;
    isPlayingOut = false;
  };

  /** The spare deck goes on where the active one ends. */
  const join = (): void => {
    clearTimeout(joining);
    joining = undefined;
    if (line === null) return;
    if (isPlayingOut) isPlayingOut = false;
    else isAhead = true;
    swap();
    active.start(0);
    leave(PLAY_OUT_SECONDS);
  };

  const isReadyFor = (trackId: number | undefined): boolean =>
    trackId !== undefined && !isSpareBusy && !isReplacing && isSame(spare.cue(), cueOf(trackId));

  const armJoin = (): void => {
    const { following, isPlaying } = line ?? {};
    if (joining !== undefined || isAhead || isPlayingOut || !isPlaying || following?.gapSeconds !== 0) return;
    const leftSeconds = active.remainingSeconds();
    if (!active.isOn() || leftSeconds > JOIN_AHEAD_SECONDS) return;
    if (!isReadyFor(following.track.id) || !spare.isReady()) return;
    prepareJoin();
  };

  const prepareJoin = (): void => {
    active.leave();
    spare.awaitOther(true);
    joining = setTimeout(join, Math.max(0, active.remainingSeconds() - active.earlySeconds()) * 1_000);
  };

  /** Another track, or another place: what was heard ends now. */
  const enter = (cue: Cue, nowSeconds: number): void => {
    if (line === null) return;
    if (!isSame(active.cue(), cue)) {
      const isThere = isReadyFor(cue.trackId);
      forgetJoin();
      active.hold(CUT_SECONDS);
      if (!isThere) spare.load(cue, positionAt(line, nowSeconds));
      swap();
      leave(CUT_SECONDS * 3);
    }
    const isElsewhere = Math.abs(active.positionSeconds() - positionAt(line, nowSeconds)) > TOLERANCE_SECONDS;
    if (isElsewhere) jump(nowSeconds, 0);
  };

  const jump = (nowSeconds: number, aheadSeconds: number): void => {
    if (line === null) return;
    jumpedSeconds = nowSeconds;
    active.jump(positionAt(line, nowSeconds) + (line.isPlaying ? aheadSeconds : 0));
  };

  const pass = (before: Line, cue: Cue, nowSeconds: number): void => {
    const gapSeconds = before.following?.gapSeconds ?? 0;
    if (isAhead) {
      isAhead = false;
      return;
    }
    const isLeft = joining !== undefined || (active.isOn() && active.remainingSeconds() <= PLAY_OUT_SECONDS);
    if (gapSeconds === 0 && isLeft && isReadyFor(cue.trackId)) {
      isPlayingOut = true;
      if (joining === undefined) prepareJoin();
      return;
    }
    forgetJoin();
    const fadeSeconds = gapSeconds < 0 && line !== null ? line.startSeconds - gapSeconds - nowSeconds : 0;
    const isThere = isReadyFor(cue.trackId);
    if (!isThere) spare.load(cue, 0);
    if (fadeSeconds > CUT_SECONDS) {
      active.hold(fadeSeconds);
      swap();
      if (mayStart()) active.start(fadeSeconds);
      leave(fadeSeconds + CUT_SECONDS);
    } else {
      active.hold(CUT_SECONDS);
      swap();
      leave(CUT_SECONDS * 3);
    }
  };

  const replace = (cue: Cue, nowSeconds: number): void => {
    if (line === null) return;
    if (!isReplacing || !isSame(spare.cue(), cue)) {
      clearTimeout(leaving);
      isSpareBusy = false;
      forgetJoin();
      isReplacing = true;
      replacedSeconds = nowSeconds;
      spare.load(cue, active.positionSeconds());
      return;
    }
    if (!spare.isReady() || spare.isSeeking()) return;
    // Loading has taken its time: once more, by as much as that costs, and what is left then is too small to hear.
    if (
      replacedSeconds !== null &&
      Math.abs(spare.positionSeconds() - active.positionSeconds()) > REPLACE_SECONDS
    ) {
      replacedSeconds = null;
      spare.jump(active.positionSeconds() + jumpCostSeconds);
      return;
    }
    isReplacing = false;
    active.hold(REPLACE_SECONDS);
    swap();
    active.start(REPLACE_SECONDS);
    leave(REPLACE_SECONDS * 2);
  };

  const offset = (nowSeconds: number): number | null => {
    if (line === null || !active.isOn() || active.isSeeking() || isAhead || isPlayingOut) return null;
    const heardSeconds = active.positionSeconds() - active.latencySeconds() - outputSeconds();
    return heardSeconds - positionAt(line, nowSeconds);
  };

  const correct = (nowSeconds: number): void => {
    const offSeconds = offset(nowSeconds);
    if (offSeconds === null || Math.abs(offSeconds) <= TOLERANCE_SECONDS || !active.isReady()) return;
    if (nowSeconds - correctedSeconds < CORRECT_EVERY_SECONDS || active.hasEnded()) return;
    correctedSeconds = nowSeconds;
    jump(nowSeconds, jumpCostSeconds);
  };

  const start = (nowSeconds: number): void => {
    if (line === null || active.hasEnded() || !active.isReady() || active.isSeeking() || !mayStart()) return;
    const lateSeconds = positionAt(line, nowSeconds) - active.positionSeconds();
    if (Math.abs(lateSeconds) > TOLERANCE_SECONDS && nowSeconds - correctedSeconds > CORRECT_EVERY_SECONDS) {
      correctedSeconds = nowSeconds;
      jump(nowSeconds, jumpCostSeconds);
      return;
    }
    active.start(active.positionSeconds() < TOLERANCE_SECONDS ? 0 : CUT_SECONDS);
  };

  const preload = (): void => {
    if (line === null || isSpareBusy || isReplacing || isAhead || isPlayingOut || !active.isReady()) return;
    const { following } = line;
    const cue = following && cueOf(following.track.id);
    if (cue === null) {
      if (spare.cue() !== null) spare.unload();
    } else if (isSame(spare.cue(), cue)) spare.shape(cue.plan, cue.listening);
    else spare.load(cue, 0);
  };

  const hush = (): void => {
    forgetJoin();
    isReplacing = false;
    for (const deck of [active, spare]) deck.hold(CUT_SECONDS);
    leave(CUT_SECONDS * 3);
    setTimeout(() => line === null && active.unload(), CUT_SECONDS * 3_000);
  };

  /** Whatever has happened: towards what the server says. */
  const converge = (): void => {
    if (line === null || isAhead || isPlayingOut) return;
    const nowSeconds = clock();
    const cue = cueOf(line.track.id);
    if (cue === null) {
      active.hold(CUT_SECONDS);
      return;
    }
    const loaded = active.cue();
    if (!isSame(loaded, cue)) {
      if (loaded?.trackId === cue.trackId && active.isOn()) replace(cue, nowSeconds);
      else enter(cue, nowSeconds);
    } else {
      isReplacing = false;
      active.shape(cue.plan, cue.listening);
    }
    if (!line.isPlaying) {
      active.hold(PAUSE_SECONDS);
      // Nobody hears it now: it goes on exactly where the server does.
      const isOff = Math.abs(active.positionSeconds() - line.positionSeconds) > PAUSE_SECONDS;
      if (isOff && active.isReady() && !active.isSeeking()) jump(nowSeconds, 0);
    } else if (!active.isOn()) start(nowSeconds);
    else correct(nowSeconds);
    preload();
    armJoin();
  };

  return {
    follow(to, turn) {
      const before = line;
      line = to;
      if (line === null) {
        if (before !== null) hush();
        return;
      }
      const nowSeconds = clock();
      const cue = cueOf(line.track.id);
      if (turn === 'followed' && before !== null && cue !== null) pass(before, cue, nowSeconds);
      else if (turn !== 'same') {
        forgetJoin();
        correctedSeconds = Number.NEGATIVE_INFINITY;
        if (cue !== null) enter(cue, nowSeconds);
      } else if (!line.isPlaying) forgetJoin();
      converge();
    },
    refresh: converge,
    onDeck(deck, event) {
      if (event === 'ready' && deck === active && jumpedSeconds !== null) {
        jumpCostSeconds = Math.min(1, Math.max(0.02, clock() - jumpedSeconds));
        jumpedSeconds = null;
      }
      if (event === 'ended' && deck === spare && isSpareBusy) leave(spare.latencySeconds() + CUT_SECONDS);
      if (event === 'ended' && deck === active && line !== null && !isAhead) {
        const { durationSeconds, following } = line;
        const isAtEnd = isPlayingOut || (durationSeconds ?? 0) - positionAt(line, clock()) < PLAY_OUT_SECONDS;
        if (isAtEnd && following?.gapSeconds === 0 && isReadyFor(following.track.id)) join();
        else if (isPlayingOut) join();
      }
      converge();
    },
    offsetSeconds: () => offset(clock()),
    isWaiting: () =>
      line?.isPlaying === true && mayStart() && !active.hasEnded() && !(active.isOn() && active.isReady()),
  };
}

/** The same sound from the same source; how the chain shapes it may differ. */
function isSame(one: Cue | null, other: Cue | null): boolean {
  return one !== null && other !== null && one.trackId === other.trackId && one.url === other.url;
}
