import type { MessageData, PlayerState } from '#client';
import { useLatest } from '#client/react';
import { useToldRecommendation } from './recommendations.ts';

/** The player as the server last told; undefined before its first word. Comes every second while it plays. */
export function usePlayerState(): PlayerState | undefined {
  return useLatest('player_state')?.data;
}

/** How the music is to be enhanced. */
export function useEnhancement(): MessageData<'enhancement_settings_changed'> | undefined {
  return useLatest('enhancement_settings_changed')?.data;
}

/** The newest recommendation of the track that is current; undefined as long as there is none. */
export function useCurrentRecommendation(): MessageData<'mastering_recommendation'> | undefined {
  return useToldRecommendation(usePlayerState()?.currentTrack?.id);
}
