import { usePlayerState } from '../data/states.ts';
import { formatDuration, NONE } from '../parts/format.ts';
import styles from './times.module.css';
import { usePosition } from './use-position.ts';

/** How much of the current track has been heard. */
export function Elapsed() {
  const seconds = usePosition(1);
  const isLoaded = usePlayerState()?.currentTrack != null;
  return <time className={styles.time}>{isLoaded ? formatDuration(seconds) : ''}</time>;
}

/** How long the current track is. */
export function Lasting() {
  const state = usePlayerState();
  if (state?.currentTrack == null) return <span className={styles.time} />;
  if (state.duration > 0) return <time className={styles.time}>{formatDuration(state.duration)}</time>;
  return (
    <span className={styles.time} title="How long it is will be known when it is measured">
      {NONE}
    </span>
  );
}
