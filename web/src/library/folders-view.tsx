import { FolderPlus, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../data/use-api.ts';
import { useCommand } from '../data/use-command.ts';
import { Button } from '../parts/button.tsx';
import { formatBytes, formatCount } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { AddFolderDialog } from './add-folder-dialog.tsx';
import { FolderList } from './folder-list.tsx';
import styles from './folders-view.module.css';
import { LastScanNote } from './last-scan-note.tsx';
import { LibrarySettings } from './library-settings.tsx';
import { MeasuringProgress } from './measuring-progress.tsx';
import { ScanLine } from './scan-line.tsx';
import { UnmeasurableTracks } from './unmeasurable-tracks.tsx';
import { useScan } from './use-scan.ts';
import { useStatistics } from './use-statistics.ts';

/** Where the library comes from, how far it has been read and measured, and what could not be. */
export function FoldersView() {
  const [isAdding, setIsAdding] = useState(false);
  const folders = useApi('GET /api/library/folders');
  const scan = useScan();
  const statistics = useStatistics(scan.running !== null);
  const start = useCommand('POST /api/library/scan');
  const { data } = statistics;
  const hasFolders = (folders.data?.folders.length ?? 0) > 0;
  return (
    <>
      <ViewHead
        title="Folders"
        detail={data && `${formatCount(data.tracks, 'track')}, ${formatBytes(data.size_bytes)}`}
      >
        <Button
          icon={RefreshCw}
          disabled={!hasFolders || scan.running !== null || start.isRunning}
          onClick={() => void start.run()}
        >
          Scan now
        </Button>
        <Button kind="primary" icon={FolderPlus} onClick={() => setIsAdding(true)}>
          Add a folder
        </Button>
      </ViewHead>
      <div className={styles.parts}>
        <ProblemNote error={start.error} />
        <ProblemNote error={folders.error} onRetry={() => void folders.refetch()} />
        <ProblemNote error={scan.error} onRetry={scan.retry} />
        <ProblemNote error={statistics.error} onRetry={() => void statistics.refetch()} />
        {folders.data && <FolderList folders={folders.data.folders} />}
        <ScanLine running={scan.running} />
        {data && <MeasuringProgress {...data} />}
        {scan.last && scan.running === null && <LastScanNote last={scan.last} />}
        {data && data.failed > 0 && <UnmeasurableTracks count={data.failed} />}
        <LibrarySettings />
      </div>
      {isAdding && <AddFolderDialog onClose={() => setIsAdding(false)} />}
    </>
  );
}
