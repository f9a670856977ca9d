import { Volume1, Volume2, VolumeX } from 'lucide-react';
import { IconButton } from '../parts/button.tsx';
import { formatPercent } from '../parts/format.ts';
import type { Volume } from './use-volume.ts';
import styles from './volume-control.module.css';

/** How loud the one player is. */
export function VolumeControl({ volume: { volume, isMuted, set, toggleMute } }: { readonly volume: Volume }) {
  return (
    <div className={styles.volume}>
      <IconButton
        icon={isMuted ? VolumeX : volume < 0.5 ? Volume1 : Volume2}
        label="Mute"
        aria-pressed={isMuted}
        onClick={toggleMute}
      />
      <input
        type="range"
        aria-label="Volume"
        aria-valuetext={formatPercent(volume)}
        title={formatPercent(volume)}
        style={{ '--share': volume } as object}
        min={0}
        max={1}
        step={0.01}
        value={volume}
        onChange={({ target }) => set(Number(target.value))}
      />
    </div>
  );
}
