import { X } from 'lucide-react';
import { useCallback } from 'react';
import { IconButton } from '../parts/button.tsx';
import styles from './ab-switch.module.css';
import { useKeyPress } from './key-press.ts';
import { useSound } from './sound-provider.tsx';

/**
 * Original against master at the same moment, equally loud: A and B, by pointer or by the key B anywhere on the page (from
 * `useAbKey`). Nothing where this page cannot compare.
 */
export function AbSwitch() {
  const { owner, canMasterHere, comparing, heard, mastering, toggleAb, endAb } = useSound();
  if (!canMasterHere || owner !== 'here') return null;
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
          aria-label={`${letter}: ${name}`}
          aria-keyshortcuts="b"
          title={`${name}, equally loud (key B goes to the other)`}
          onClick={() => at !== side && toggleAb()}
        >
          {letter}
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
  useKeyPress(
    'b',
    useCallback(() => toggleAb(), [toggleAb]),
  );
  return null;
}

const SIDES = [
  { side: 'original', letter: 'A', name: 'Original' },
  { side: 'master', letter: 'B', name: 'Master' },
] as const;
