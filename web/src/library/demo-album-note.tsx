import { useState } from 'react';
import { useDemoProgress } from './demo-progress.ts';
import styles from './make-demo-album.module.css';
import { DemoSteps } from './make-demo-album.tsx';

/** Above the tracks that it has brought: how far the demo album is, as long as something goes on, and then the way to it. */
export function DemoAlbumNote() {
  const { progress } = useDemoProgress();
  const [wasBusy, setWasBusy] = useState(false);
  if (progress === null) return null;
  const isBusy = ['making', 'scanning', 'measuring'].includes(progress.step);
  if (isBusy && !wasBusy) setWasBusy(true);
  if (!isBusy && !wasBusy) return null;
  return (
    <section className={styles.note} aria-label="Demo album" aria-live="polite">
      <DemoSteps {...progress} />
    </section>
  );
}
