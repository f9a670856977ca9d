import type { ApiError } from '#client';
import { ProblemNote } from '../parts/problem-note.tsx';
import styles from './not-measurable.module.css';

/** Asked again, the answer would be the same. */
const LASTING = new Set(['not_measurable', 'undecodable_audio', 'unsupported_audio']);
/** What can be done, by why there is nothing to say of a track. */
const ADVICE: Readonly<Record<string, string>> = {
  not_measurable:
    'Silence, or a sound of less than half a second, has no loudness to master. It is played as it is, whatever the settings say.',
  undecodable_audio:
    'The file cannot be read. Copy it here again from where it came from, then scan its folder.',
  decoder_crashed:
    'The file is damaged in a way that no decoder survives. Copy it here again from where it came from.',
  file_not_found: 'The file is gone. Bring it back, or scan its folder so that the library knows.',
  file_changed: 'Somebody has just written to the file. Scan its folder, then look here again.',
};

/** In the place of everything, for a track that mastering can say nothing about. */
export function NotMeasurable({
  error,
  onRetry,
}: {
  readonly error: ApiError;
  readonly onRetry: () => void;
}) {
  const advice = ADVICE[error.code];
  return (
    <section className={styles.note} aria-label="Cannot be mastered">
      <h2>
        {error.code === 'not_measurable'
          ? 'There is nothing to be mastered here'
          : 'What it needs cannot be said'}
      </h2>
      <ProblemNote error={error} {...(!LASTING.has(error.code) && { onRetry })} />
      {advice && <p>{advice}</p>}
    </section>
  );
}
