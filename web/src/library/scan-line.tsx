import { X } from 'lucide-react';
import { useCommand } from '../data/use-command.ts';
import { Button } from '../parts/button.tsx';
import { formatCount } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import styles from './scan-line.module.css';
import type { useScan } from './use-scan.ts';

/** How far the scan is, with its end within reach; nothing when none runs. */
export function ScanLine({ running }: Pick<ReturnType<typeof useScan>, 'running'>) {
  const cancel = useCommand('DELETE /api/library/scan');
  if (running === null) return null;
  const { current, total, percentage, current_file: file } = running;
  return (
    <div className={styles.line}>
      <Progress
        label={
          total === 0
            ? 'Looking for files'
            : `Scanning: ${current.toLocaleString('en')} of ${formatCount(total, 'file')}`
        }
        share={total === 0 ? null : percentage / 100}
        detail={file ?? ' '}
      />
      <Button icon={X} disabled={cancel.isRunning} onClick={() => void cancel.run()}>
        Cancel scan
      </Button>
      <ProblemNote error={cancel.error} />
    </div>
  );
}
