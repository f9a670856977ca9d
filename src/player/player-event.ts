export type QueueAction = 'added' | 'removed' | 'reordered' | 'cleared' | 'shuffled';

/**
 * What happened in the player, in the order in which clients are to hear of it. Each one is one message of the
 * contract, but for `current_track_changed`, upon which the server analyses and recommends.
 */
export type PlayerEvent =
  | { readonly type: 'playback_started' }
  | { readonly type: 'playback_paused' }
  | { readonly type: 'playback_stopped' }
  | { readonly type: 'track_loaded'; readonly trackId: number }
  | { readonly type: 'track_changed'; readonly action: 'next' | 'previous' }
  | { readonly type: 'position_changed'; readonly positionSeconds: number }
  | { readonly type: 'volume_changed'; readonly volume: number }
  | {
      readonly type: 'queue_updated';
      readonly action: QueueAction;
      /** Of what was added or removed; `null` where more than one entry is meant. */
      readonly trackId: number | null;
      /** Where it was added, or where it stood. */
      readonly index: number | null;
      readonly queueSize: number;
    }
  /** Another entry is current, or the same was loaded anew; `null` when there is none any more. */
  | { readonly type: 'current_track_changed'; readonly trackId: number | null }
  /** Always the last after any change, and alone once a second while playing: `player_state`. */
  | { readonly type: 'state_changed' };
