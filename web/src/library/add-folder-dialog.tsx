import { CornerLeftUp, Folder, FolderPlus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useApi } from '../data/use-api.ts';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useToasts } from '../parts/toasts.tsx';
import styles from './add-folder-dialog.module.css';
import { useAddFolder } from './use-folders.ts';

/** Chooses a folder of the machine that Auralis runs on: by walking through them, or by its path. */
export function AddFolderDialog({ onClose }: { readonly onClose: () => void }) {
  const [path, setPath] = useState('');
  /** What is looked into; `null` for the places to start from. */
  const [looked, setLooked] = useState<string | null>(null);
  const children = useApi(
    'GET /api/library/folders/children',
    { query: looked === null ? {} : { path: looked } },
    { keepsPrevious: true },
  );
  const { add, isRunning, error } = useAddFolder();
  const { tell } = useToasts();
  const pathId = useId();
  const look = (folder: string | null) => {
    setLooked(folder);
    setPath(folder ?? '');
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await add(path))) return;
    tell({ text: `Added ${path}` });
    onClose();
  };
  return (
    <Dialog title="Add a folder" onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <p>Auralis finds the music in it and in all folders below, and leaves the files as they are.</p>
        <div className={styles.browser}>
          <div className={styles.where}>
            <Button
              icon={CornerLeftUp}
              disabled={looked === null}
              onClick={() => look(children.data?.parent ?? null)}
              aria-label="Up to the folder above"
            >
              Up
            </Button>
            <span>{looked ?? 'Start from'}</span>
          </div>
          <ProblemNote error={children.error} onRetry={() => void children.refetch()} />
          <ul className={styles.folders} aria-label="Folders" aria-busy={children.isFetching}>
            {children.data?.folders.map((folder) => (
              <li key={folder.path}>
                <button type="button" onClick={() => look(folder.path)}>
                  <Folder size={18} aria-hidden />
                  {folder.name}
                </button>
              </li>
            ))}
            {children.data?.folders.length === 0 && <li className={styles.none}>No folders in here</li>}
            {children.data?.has_more && <li className={styles.none}>And more: type the path below.</li>}
          </ul>
        </div>
        <label htmlFor={pathId}>Path of the folder</label>
        <input
          id={pathId}
          value={path}
          required
          maxLength={4096}
          placeholder="/home/me/Music"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPath(event.target.value)}
        />
        <ProblemNote error={error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" icon={FolderPlus} disabled={path.trim() === '' || isRunning}>
            Add this folder
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
