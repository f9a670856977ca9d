import { Link } from 'wouter';
import { formatCount } from '../parts/format.ts';
import { Progress } from '../parts/progress.tsx';
import styles from './folders-view.module.css';

type MeasuringProgressProps = {
  readonly tracks: number;
  readonly analysed: number;
  readonly failed: number;
  readonly missing: number;
};

/** How far measuring has come; it goes on in the background whatever else is done. */
export function MeasuringProgress({ tracks, analysed, failed, missing }: MeasuringProgressProps) {
  const done = analysed + failed;
  if (tracks + missing === 0) return null;
  return (
    <section className={styles.card} aria-labelledby="measuring">
      <h2 id="measuring">Measurements</h2>
      {done < tracks ? (
        <Progress
          label="Measuring in the background"
          share={tracks === 0 ? null : done / tracks}
          detail={`${done.toLocaleString('en')} of ${formatCount(tracks, 'track')}`}
        />
      ) : (
        <p>{doneSentence(tracks, failed)}</p>
      )}
      {missing > 0 && (
        <p>
          The files of <Link href="/?show=missing">{formatCount(missing, 'track')}</Link> are not where they
          were. They come back by themselves when the files do, as with a disk that is plugged in again and
          scanned.
        </p>
      )}
    </section>
  );
}

function doneSentence(tracks: number, failed: number): string {
  const measured = formatCount(tracks - failed, 'track');
  if (failed > 0) return `${measured} measured; ${failed.toLocaleString('en')} could not be.`;
  return tracks === 0 ? 'Nothing to measure.' : `Everything is measured: ${measured}.`;
}
