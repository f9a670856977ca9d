import type { PlayerState, TrackInfo } from '#client';

/** Without gapless a pause follows each track but the last, seconds: the player's own, of an audio CD. */
const PAUSE_SECONDS = 2;
/** By the server's own clock a position is this near to where it was expected, or it has been moved. Seconds. */
const SAME_SECONDS = 0.1;
/** The same by this page's clock, which sees a message as late as the network and a busy page make it. */
const SAME_ON_ARRIVAL_SECONDS = 0.5;

/** The state of the player as it came. */
export type Told = {
  readonly state: PlayerState;
  /** By the server's clock, when it was written; `null` where that is not known. Unix seconds. */
  readonly writtenSeconds: number | null;
  /** By this page's clock, when it was read. */
  readonly readSeconds: number;
};

/** What follows at the end of the current track. */
export type Following = {
  readonly track: TrackInfo;
  /** From the end of the current track to its start: 0 gapless, above 0 silence, below 0 they overlap. */
  readonly gapSeconds: number;
};

/** The player's timeline as this page knows it: it runs on by this page's clock between two messages. */
export type Line = {
  readonly track: TrackInfo;
  readonly isPlaying: boolean;
  /** What this page's clock shows where the track has its start, while it plays; seconds. */
  readonly startSeconds: number;
  /** The same by the server's clock. */
  readonly writtenStartSeconds: number | null;
  /** Where it stands while it does not play. */
  readonly positionSeconds: number;
  /** `null` as long as nobody knows. */
  readonly durationSeconds: number | null;
  readonly following: Following | null;
};

/**
 * What the newest state is to the one before: as expected (`same`), elsewhere in the same track (`moved`), what follows has
 * begun since the track has come to its end (`followed`; the same track again, where it repeats), another track by
 * somebody's command (`other`), or nothing is loaded (`nothing`).
 */
export type Turn = 'same' | 'moved' | 'followed' | 'other' | 'nothing';

/** What the server says, joined to what was known. */
export function nextLine(
  before: Line | null,
  told: Told,
): { readonly line: Line | null; readonly turn: Turn } {
  const line = lineOf(told);
  if (line === null) return { line, turn: 'nothing' };
  if (before === null) return { line, turn: 'other' };
  const late = (start: number): number => differenceOf(before, line, start);
  const toleranceSeconds =
    line.writtenStartSeconds === null || before.writtenStartSeconds === null
      ? SAME_ON_ARRIVAL_SECONDS
      : SAME_SECONDS;
  const length = lengthOf(before);
  const isNext = before.following?.track.id === line.track.id;
  if (
    isNext &&
    before.isPlaying &&
    line.isPlaying &&
    length !== null &&
    Math.abs(late(length)) < toleranceSeconds
  )
    return { line, turn: 'followed' };
  if (before.track.id !== line.track.id) return { line, turn: 'other' };
  if (before.isPlaying && line.isPlaying) {
    // Behind its end, before what follows, a track stands still.
    const isAtEnd = line.positionSeconds === line.durationSeconds && late(0) > 0;
    if (!isAtEnd && Math.abs(late(0)) > toleranceSeconds) return { line, turn: 'moved' };
    // The message that was least late says most truly where the track began.
    const startSeconds = Math.min(before.startSeconds, line.startSeconds);
    const writtenStartSeconds = isAtEnd ? before.writtenStartSeconds : line.writtenStartSeconds;
    return { line: { ...line, startSeconds, writtenStartSeconds }, turn: 'same' };
  }
  // What was said before it stopped, or since it goes on, is as old as the message; a seek is rarely so short.
  const expectedSeconds = positionAt(before, told.readSeconds);
  const isNear = Math.abs(expectedSeconds - line.positionSeconds) < SAME_ON_ARRIVAL_SECONDS;
  return { line, turn: isNear ? 'same' : 'moved' };
}

/** Seconds into the track, never past its end. */
export function positionAt(line: Line, nowSeconds: number): number {
  const { isPlaying, startSeconds, positionSeconds, durationSeconds } = line;
  const position = isPlaying ? Math.max(0, nowSeconds - startSeconds) : positionSeconds;
  return Math.min(position, durationSeconds ?? Infinity);
}

/** What this page's clock shows when what follows begins; `null` while that is not known. */
export function followsAtSeconds(line: Line): number | null {
  const length = lengthOf(line);
  return line.isPlaying && length !== null ? line.startSeconds + length : null;
}

/** From the start of the track to the start of what follows it. */
function lengthOf({ durationSeconds, following }: Line): number | null {
  return durationSeconds === null || following === null ? null : durationSeconds + following.gapSeconds;
}

/** How much later than `seconds` behind the start of `before` the new line has its start. */
function differenceOf(before: Line, line: Line, seconds: number): number {
  const { writtenStartSeconds: old } = before;
  const { writtenStartSeconds: young } = line;
  if (old === null || young === null) return line.startSeconds - before.startSeconds - seconds;
  return young - old - seconds;
}

function lineOf({ state, writtenSeconds, readSeconds }: Told): Line | null {
  const { currentTrack: track, isPlaying, position } = state;
  if (track === null) return null;
  return {
    track,
    isPlaying,
    startSeconds: readSeconds - position,
    writtenStartSeconds: writtenSeconds === null ? null : writtenSeconds - position,
    positionSeconds: position,
    durationSeconds: track.duration_known ? track.duration : null,
    following: followingOf(state, track),
  };
}

/** By the player's rules (src/player/queue.ts and timeline.ts), which a page has to know ahead. */
function followingOf(state: PlayerState, current: TrackInfo): Following | null {
  const { queue, queueIndex, repeat, crossfade_duration: crossfadeSeconds } = state;
  const isLast = queueIndex + 1 >= queue.length;
  if (repeat === 'off' && isLast) return null;
  const track = queue[repeat === 'one' ? queueIndex : isLast ? 0 : queueIndex + 1];
  if (track === undefined) return null;
  if (!state.crossfade_enabled) return { track, gapSeconds: state.gapless_enabled ? 0 : PAUSE_SECONDS };
  const halves = [current, track].map((one) => (one.duration_known ? one.duration / 2 : Infinity));
  return { track, gapSeconds: -Math.min(crossfadeSeconds, ...halves) };
}
