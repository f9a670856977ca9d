export { createDeviceOutput } from './output/device-output.ts';
export { createFollower, type Tracks } from './output/follower.ts';
export {
  type Heard,
  type Item,
  monotonicSeconds,
  type Output,
  type OutputOptions,
  type Programme,
} from './output/output.ts';
export { createSoundClock } from './output/sound-clock.ts';
export { createPlayer, type Player, type PlayerOptions, type PlayerView } from './player.ts';
export type { PlayerEvent, QueueAction } from './player-event.ts';
export { MAX_QUEUE_ENTRIES, type Queue, type QueueEntry, type Repeat } from './queue.ts';
export type { PlayerSnapshot } from './snapshot.ts';
export { type Clock, type Schedule, systemClock, systemSchedule } from './system-clock.ts';
export { MAX_CROSSFADE_SECONDS, type Playback, type Transition } from './timeline.ts';
