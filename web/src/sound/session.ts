import type { Call, TrackInfo } from '#client';

/** What the keys of a keyboard, a headset or a lock screen show and command, as long as this page sounds. */
export type Session = {
  show(track: TrackInfo, position: SessionPosition): void;
  hide(): void;
};

export type SessionPosition = {
  readonly isPlaying: boolean;
  readonly positionSeconds: number;
  readonly durationSeconds: number | null;
};

/** Without a distance of its own, a key moves by so much, seconds. */
const STEP_SECONDS = 10;

export function createSession(call: Call, onProblem: (error: unknown) => void): Session {
  const session = 'mediaSession' in navigator ? navigator.mediaSession : null;
  let shown: string | null = null;
  let now: SessionPosition = { isPlaying: false, positionSeconds: 0, durationSeconds: null };

  const seek = (to: number): Promise<unknown> =>
    call('POST /api/player/seek', {
      body: { position: Math.max(0, Math.min(to, now.durationSeconds ?? to)) },
    });
  const acts: Readonly<
    Partial<Record<MediaSessionAction, (details: MediaSessionActionDetails) => Promise<unknown>>>
  > = {
    play: () => call('POST /api/player/play'),
    pause: () => call('POST /api/player/pause'),
    stop: () => call('POST /api/player/stop'),
    nexttrack: () => call('POST /api/player/next'),
    previoustrack: () => call('POST /api/player/previous'),
    seekto: ({ seekTime }) => seek(seekTime ?? now.positionSeconds),
    seekforward: ({ seekOffset }) => seek(now.positionSeconds + (seekOffset ?? STEP_SECONDS)),
    seekbackward: ({ seekOffset }) => seek(now.positionSeconds - (seekOffset ?? STEP_SECONDS)),
  };

  const handle = (isOn: boolean): void => {
    for (const [action, act] of Object.entries(acts)) {
      try {
        session?.setActionHandler(
          action as MediaSessionAction,
          isOn ? (details) => void act(details).catch(onProblem) : null,
        );
      } catch {
        // A browser that does not know this one.
      }
    }
  };

  return {
    show({ id, title, artist, album, artwork_path }, position) {
      if (session === null) return;
      now = position;
      const key = JSON.stringify([id, title, artist, album, artwork_path]);
      if (key !== shown) {
        if (shown === null) handle(true);
        shown = key;
        const artwork =
          artwork_path === null ? [] : [{ src: new URL(`${artwork_path}?size=512`, location.href).href }];
        session.metadata = new MediaMetadata({ title, artist, album, artwork });
      }
      session.playbackState = position.isPlaying ? 'playing' : 'paused';
      const { durationSeconds, positionSeconds } = position;
      if (durationSeconds === null || durationSeconds === 0) session.setPositionState();
      else
        session.setPositionState({ duration: durationSeconds, position: positionSeconds, playbackRate: 1 });
    },
    hide() {
      if (session === null || shown === null) return;
      shown = null;
      handle(false);
      session.metadata = null;
      session.playbackState = 'none';
      session.setPositionState();
    },
  };
}
