import { FolderPlus, FolderSearch, Music, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useApi } from '../data/use-api.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { AddFolderDialog } from './add-folder-dialog.tsx';
import { MakeDemoAlbum } from './make-demo-album.tsx';
import { useScan } from './use-scan.ts';

/** What Auralis is, and how to begin; where there are folders already, why nothing is here yet. */
export function EmptyLibrary() {
  const [isAdding, setIsAdding] = useState(false);
  const folders = useApi('GET /api/library/folders');
  const { running } = useScan();
  if (folders.error) return <ProblemNote error={folders.error} onRetry={() => void folders.refetch()} />;
  if (!folders.data) return null;
  const add = (
    <Button kind="primary" icon={FolderPlus} onClick={() => setIsAdding(true)}>
      Add a folder
    </Button>
  );
  return (
    <>
      {folders.data.folders.length === 0 ? (
        <Empty
          icon={Music}
          title="Hear what your music needs"
          actions={
            <>
              {add}
              <MakeDemoAlbum />
            </>
          }
        >
          <p>
            Auralis measures every track as a mastering engineer would: its loudness, its dynamics, its
            spectrum. Then it says which mastering would help it, shows beforehand what that does, and lets
            you hear it.
          </p>
        </Empty>
      ) : running !== null ? (
        <Empty icon={ScanSearch} title="Your music is being looked for">
          <p>Tracks appear here as they are found.</p>
        </Empty>
      ) : (
        <Empty icon={FolderSearch} title="No music in the library's folders" actions={add}>
          <p>
            {folders.data.folders.join(', ')}: there is nothing that Auralis knows as audio.{' '}
            <Link href="/folders">See what the last scan found</Link>.
          </p>
        </Empty>
      )}
      {isAdding && <AddFolderDialog onClose={() => setIsAdding(false)} />}
    </>
  );
}
