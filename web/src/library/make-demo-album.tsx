import { useQueryClient } from '@tanstack/react-query';
import { Check, Sparkles } from 'lucide-react';
import { Link } from 'wouter';
import { apiKey } from '../data/use-api.ts';
import { useCommand } from '../data/use-command.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import { type DemoProgress, useDemoProgress } from './demo-progress.ts';
import styles from './make-demo-album.module.css';

const STATUS = 'GET /api/library/demo';

/**
 * A button that makes the demo album, and then, in its place, how far that is: making, scanning, measuring, done, with a
 * link to the album. Goes on where it was when it is shown again.
 */
export function MakeDemoAlbum() {
  const queries = useQueryClient();
  const make = useCommand('POST /api/library/demo');
  const { progress, error, refetch } = useDemoProgress();
  const begin = async (): Promise<void> => {
    const answer = await make.run();
    if (answer !== null) queries.setQueryData(apiKey(STATUS), answer);
  };
  const isIdle = progress === null || progress.step === 'absent';
  return (
    <div className={styles.demo}>
      {isIdle && (
        <>
          <Button icon={Sparkles} onClick={() => void begin()} disabled={make.isRunning || progress === null}>
            Make a demo album
          </Button>
          <p className={styles.hint}>
            Five short pieces, played by Auralis itself: four with a fault each, one as it should be. Half a
            minute, 25 MB.
          </p>
        </>
      )}
      <div aria-live="polite">{progress !== null && !isIdle && <DemoSteps {...progress} />}</div>
      <ProblemNote error={make.error ?? error} onRetry={() => void (make.error ? begin() : refetch())} />
      {progress?.problem && (
        <div className={styles.failed} role="alert">
          <p>The demo album could not be made: {progress.problem}</p>
          <Button onClick={() => void begin()}>Try again</Button>
        </div>
      )}
    </div>
  );
}

const STEPS = ['making', 'scanning', 'measuring'] as const;
const LABELS = {
  making: 'Making the music',
  scanning: 'Adding it to the library',
  measuring: 'Measuring, and deciding what each track needs',
};

/** How far it is: what is over, what goes on, and in the end the way to the album. */
export function DemoSteps({ step, share, detail, albumId }: DemoProgress) {
  if (step === 'failed' || step === 'absent') return null;
  const current = STEPS.indexOf(step as (typeof STEPS)[number]);
  const past = current < 0 ? STEPS : STEPS.slice(0, current);
  return (
    <>
      <ol className={styles.steps}>
        {past.map((name) => (
          <li key={name} className={styles.past}>
            <Check size={18} aria-hidden />
            {LABELS[name]}
          </li>
        ))}
        {step !== 'done' && (
          <li>
            <Progress label={LABELS[step]} share={share} {...(detail !== null && { detail })} />
          </li>
        )}
      </ol>
      {step === 'done' && albumId !== null && (
        <Link href={`/albums/${albumId}`} className={styles.open}>
          Open the demo album
        </Link>
      )}
    </>
  );
}
