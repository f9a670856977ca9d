import styles from './mode-choice.module.css';
import { useSound } from './sound-provider.tsx';
import type { SoundMode } from './sound-state.ts';

/** Who masters what this page plays, as long as enhancement is on. */
export function ModeChoice() {
  const { mode, canMasterHere, setMode } = useSound();
  return (
    <fieldset className={styles.choice}>
      <legend>What this page plays</legend>
      {MODES.map(({ value, name, says }) => {
        const isOut = value === 'here' && !canMasterHere;
        return (
          <label key={value} className={styles.option}>
            <input
              type="radio"
              name="sound-mode"
              value={value}
              checked={mode === value}
              disabled={isOut}
              onChange={() => setMode(value)}
            />
            <span>
              {name}
              <small>
                {isOut ? 'Needs https, or localhost: browsers run no audio code of other pages' : says}
              </small>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

const MODES: readonly { readonly value: SoundMode; readonly name: string; readonly says: string }[] = [
  {
    value: 'here',
    name: 'Mastered in this page',
    says: 'The file, through the mastering chain in your browser: settings are heard at once',
  },
  {
    value: 'server',
    name: 'Mastered by the server',
    says: 'A rendered master, as it would be written to a file: settings take as long as rendering does',
  },
  { value: 'original', name: 'Original', says: 'The file as it is, whatever the settings' },
];
