import { ApiError, type Call, type PlayerState } from '#client';
import { createPageMark, PAGE } from './page-mark.ts';
import type { SoundOwner } from './sound-state.ts';

/** This page's part in who sounds. The server has the last word: what is asked for here comes back with its states. */
export type Ownership = {
  /** Reads the newest state; `isBegun`: something has just begun to play. */
  see(state: PlayerState, isBegun: boolean): SoundOwner;
  /** The connection was lost, and is there again. */
  reconnected(): void;
  take(): void;
  release(): void;
  /** Until the answered function is called, a page that is left lets go, and one that is loaded in its place goes on. */
  watchLeaving(): () => void;
};

export function ownerOf({ sound_page, sound_device }: PlayerState): SoundOwner {
  if (sound_page === PAGE) return 'here';
  if (sound_page !== null) return 'elsewhere';
  return sound_device ? 'device' : 'nowhere';
}

export function createOwnership(options: {
  readonly call: Call;
  readonly url: string;
  readonly onProblem: (problem: string | null) => void;
}): Ownership {
  const { call, url, onProblem } = options;
  const mark = createPageMark(sessionStorage);
  let owner: SoundOwner = 'nowhere';
  let isFirst = true;
  let isToGoOn = false;

  const put = (page: string | null, onlyIf?: string | null): void => {
    call('PUT /api/player/sound', { body: { page, ...(onlyIf !== undefined && { only_if: onlyIf }) } }).then(
      () => onProblem(null),
      (error: unknown) => onProblem(error instanceof ApiError ? error.detail : String(error)),
    );
  };

  return {
    see(state, isBegun) {
      const { sound_page: page } = state;
      owner = ownerOf(state);
      const isFree = page === null;
      const left = isFirst ? mark.takeLeft() : null;
      isFirst = false;
      // A reload: the page before may be gone without the server knowing yet.
      if (left !== null && (isFree || page === left)) put(PAGE, page);
      // Pages sound in the memory of the server, which was started again.
      else if (isToGoOn && isFree) put(PAGE, null);
      // Whoever has just pressed something here, and hears nothing anywhere, means this page.
      else if (isBegun && owner === 'nowhere' && navigator.userActivation?.isActive) put(PAGE, null);
      isToGoOn = false;
      return owner;
    },
    reconnected() {
      if (owner === 'here') isToGoOn = true;
    },
    take: () => put(PAGE),
    release: () => put(null, PAGE),
    watchLeaving() {
      const leave = (): void => {
        if (owner !== 'here') return;
        mark.leave();
        // No answer is waited for: the page is gone.
        void fetch(url, {
          method: 'PUT',
          keepalive: true,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ page: null, only_if: PAGE }),
        }).catch(() => {});
      };
      const comeBack = ({ persisted }: PageTransitionEvent): void => {
        if (persisted && mark.takeLeft() !== null) put(PAGE, null);
      };
      addEventListener('pagehide', leave);
      addEventListener('pageshow', comeBack);
      return () => {
        removeEventListener('pagehide', leave);
        removeEventListener('pageshow', comeBack);
      };
    },
  };
}
