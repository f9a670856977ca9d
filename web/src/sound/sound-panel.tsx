import { AbSwitch } from './ab-switch.tsx';
import { ModeChoice } from './mode-choice.tsx';
import { SoundNotes } from './sound-notes.tsx';
import styles from './sound-panel.module.css';

/** All about how this page sounds: A and B, what there is to say, and who masters. */
export function SoundPanel() {
  return (
    <section className={styles.panel} aria-label="Sound of this page">
      <AbSwitch />
      <SoundNotes />
      <details>
        <summary>Sound of this page</summary>
        <ModeChoice />
      </details>
    </section>
  );
}
