import { ListEnd, ListStart, Play, X } from 'lucide-react';
import { Button, IconButton } from '../parts/button.tsx';
import { formatCount } from '../parts/format.ts';
import type { Selection } from './selection.ts';
import styles from './selection-bar.module.css';
import { TRACK_DIALOGS, useTrackDialog } from './track-dialogs.tsx';
import type { TrackActions } from './use-track-actions.tsx';

/** Added to a queue one by one, each of them told to everybody. */
const MOST_ADDED = 500;

type SelectionBarProps = { readonly selection: Selection; readonly actions: TrackActions };

/** What can be done with the tracks that are chosen; nothing where none is. */
export function SelectionBar({ selection: { ids, clear }, actions }: SelectionBarProps) {
  const openDialog = useTrackDialog();
  if (ids.length === 0) return null;
  const isTooMany = ids.length > MOST_ADDED;
  const why = isTooMany ? `At most ${MOST_ADDED} at once` : undefined;
  return (
    <section className={styles.bar} aria-label="Chosen tracks">
      <strong aria-live="polite">{formatCount(ids.length, 'track')} chosen</strong>
      <Button icon={Play} onClick={() => actions.playOnly(ids)}>
        Play
      </Button>
      <Button icon={ListStart} disabled={isTooMany} title={why} onClick={() => actions.playNext(ids)}>
        Play next
      </Button>
      <Button icon={ListEnd} disabled={isTooMany} title={why} onClick={() => actions.enqueue(ids)}>
        Add to queue
      </Button>
      {TRACK_DIALOGS.map(({ label, icon }, n) => (
        <Button key={label} icon={icon} onClick={() => openDialog(n, ids)}>
          {label}
        </Button>
      ))}
      <IconButton icon={X} label="Choose none" onClick={clear} />
    </section>
  );
}
