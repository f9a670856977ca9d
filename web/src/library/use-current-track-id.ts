import { useCallback, useSyncExternalStore } from 'react';
import { useWebSocketContext } from '#client/react';

/** Which track the player has, `null` for none. A list that shows it is drawn anew only when that changes, not every second. */
export function useCurrentTrackId(): number | null {
  const { subscribe, latest } = useWebSocketContext();
  const onState = useCallback((onChange: () => void) => subscribe('player_state', onChange), [subscribe]);
  return useSyncExternalStore(onState, () => latest('player_state')?.data.currentTrack?.id ?? null);
}
