import { Info, TriangleAlert } from 'lucide-react';
import styles from './sound-notes.module.css';
import { useSound } from './sound-provider.tsx';

/** What there is to say of how this page plays the track: nothing where all is as it should be. */
export function SoundNotes() {
  const { owner, problem, masteringProblem, mastering, comparing, isDecodedByServer, mode } = useSound();
  if (owner !== 'here') return null;
  return (
    <div className={styles.notes} role="status" aria-label="What this page plays">
      {masteringProblem !== null && (
        <p className={styles.problem}>
          <TriangleAlert size={16} aria-hidden />
          Heard as it is, since it cannot be mastered: {masteringProblem}.
        </p>
      )}
      {mastering === 'waiting' && comparing === null && (
        <p>Heard as it is until its master is worked out …</p>
      )}
      {isDecodedByServer && mode !== 'server' && problem === null && (
        <p>
          <Info size={16} aria-hidden />
          This browser cannot decode the file: the server does, bit by bit.
        </p>
      )}
    </div>
  );
}
