import { Folder, Trash2 } from 'lucide-react';
import { IconButton } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useToasts } from '../parts/toasts.tsx';
import styles from './folders-view.module.css';
import { useAddFolder, useRemoveFolder } from './use-folders.ts';

type FolderListProps = { readonly folders: readonly string[] };

/** The folders that make up the library. One that is taken out can be put back: nothing measured is lost. */
export function FolderList({ folders }: FolderListProps) {
  const { remove, isRunning, error } = useRemoveFolder();
  const { add, error: undoError } = useAddFolder();
  const { tell } = useToasts();
  const takeOut = async (path: string) => {
    if (!(await remove(path))) return;
    tell({
      text: `${path} is out of the library; its files are untouched`,
      action: { label: 'Undo', run: () => void add(path) },
    });
  };
  return (
    <section className={styles.card} aria-labelledby="library-folders">
      <h2 id="library-folders">Library folders</h2>
      <ProblemNote error={error ?? undoError} />
      {folders.length === 0 && <p>None yet. Add the folder that your music is in.</p>}
      <ul className={styles.entries}>
        {folders.map((path) => (
          <li key={path} className={styles.entry}>
            <Folder size={20} aria-hidden />
            <span>{path}</span>
            <IconButton
              icon={Trash2}
              label={`Take ${path} out of the library`}
              disabled={isRunning}
              onClick={() => void takeOut(path)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
