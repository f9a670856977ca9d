import { TriangleAlert } from 'lucide-react';
import styles from './sound-alert.module.css';
import { useSound } from './sound-provider.tsx';

/** Why nothing is heard, above the player in every view. */
export function SoundAlert() {
  const { problem, ownerProblem } = useSound();
  const says =
    ownerProblem ??
    (problem === null ? null : `This track cannot be heard: ${problem}. Play it again to try once more.`);
  return (
    <div className={styles.alert} role="alert">
      {says !== null && (
        <p>
          <TriangleAlert size={18} aria-hidden />
          {says}
        </p>
      )}
    </div>
  );
}
