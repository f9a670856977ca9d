import { X } from 'lucide-react';
import { usePlayerState } from '../data/states.ts';
import { IconButton } from '../parts/button.tsx';
import { useShortcut } from '../parts/shortcuts.ts';
import styles from './ab-switch.module.css';
import { useSound } from './sound-provider.tsx';

/**
 * Original against master at the same moment, equally loud: A and B, by pointer or by the key B anywhere on the page (`AbKey`). Nothing where this page cannot compare.
 */
export function AbSwitch({ trackId }: { readonly trackId?: number }) {
  const currentId = usePlayerState()?.currentTrack?.id;
  const { owner, canMasterHere, comparing, heard, mastering, toggleAb, endAb } = useSound();
  if (!canMasterHere || owner !== 'here' || currentId === undefined) return null;
  if (trackId !== undefined && trackId !== currentId) return null;
  const at = comparing ?? heard;
  return (
    <fieldset className={styles.ab}>
      <legend className="visually-hidden">Compare original and master, equally loud</legend>
      {SIDES.map(({ side, letter, name }) => (
        <button
          key={side}
          type="button"
          className={styles.side}
          aria-pressed={at === side}
          aria-keyshortcuts="b"
          title={`${name}, equally loud (key B goes to the other)`}
          onClick={() => at !== side && toggleAb()}
        >
          <b>{letter}</b> {name}
        </button>
      ))}
      <span className={styles.level} role="status" aria-label="Comparison">
        {comparing !== null &&
          (mastering === 'waiting' ? 'The master is being worked out …' : 'Equal loudness')}
      </span>
      {comparing !== null && <IconButton icon={X} iconSize={16} label="End the comparison" onClick={endAb} />}
    </fieldset>
  );
}

/** The key B, once for the whole page. */
export function AbKey() {
  const { toggleAb } = useSound();
  useShortcut('b', 'Original or master, equally loud', toggleAb);
  return null;
}

const SIDES = [
  { side: 'original', letter: 'A', name: 'Original' },
  { side: 'master', letter: 'B', name: 'Master' },
] as const;
