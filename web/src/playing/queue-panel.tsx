import { ListPlus, LocateFixed, Shuffle, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { AddToPlaylist } from '../editing/index.tsx';
import { IconButton } from '../parts/button.tsx';
import { formatCount, spellDuration } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { QueueList, type QueueListHandle } from './queue-list.tsx';
import styles from './queue-panel.module.css';
import { useQueue } from './use-queue.ts';
import { useQueueCommands } from './use-queue-commands.ts';
import { useShuffle } from './use-shuffle.ts';

/** What follows, and all that can be done to it. */
export function QueuePanel() {
  const queue = useQueue();
  const commands = useQueueCommands();
  const shuffle = useShuffle();
  const list = useRef<QueueListHandle>(null);
  const [isKeeping, setIsKeeping] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const { entries, index } = queue;
  const seconds = useMemo(() => entries.reduce((sum, { duration }) => sum + duration, 0), [entries]);

  // Come by the bar's button: on a phone the queue is below what is seen first.
  useEffect(() => {
    const look = () => {
      if (location.hash === '#queue') panel.current?.scrollIntoView({ block: 'start' });
    };
    look();
    window.addEventListener('popstate', look);
    window.addEventListener('pushState', look);
    return () => {
      window.removeEventListener('popstate', look);
      window.removeEventListener('pushState', look);
    };
  }, []);

  return (
    <section ref={panel} id="queue" className={styles.panel} aria-labelledby="queue-title">
      <div className={styles.head}>
        <div className={styles.words}>
          <h2 id="queue-title">Queue</h2>
          <p>
            {formatCount(entries.length, 'track')} · {spellDuration(seconds)}
          </p>
        </div>
        <IconButton
          icon={LocateFixed}
          label="Show the current track"
          disabled={index < 0}
          onClick={() => list.current?.show(index)}
        />
        <IconButton
          icon={Shuffle}
          label="Shuffle"
          disabled={entries.length < 2}
          onClick={() => void shuffle.run()}
        />
        <IconButton icon={ListPlus} label="Put into a playlist" onClick={() => setIsKeeping(true)} />
        <IconButton icon={Trash2} label="Clear the queue" onClick={() => void commands.clear()} />
      </div>
      <ProblemNote error={queue.error ?? commands.error ?? shuffle.error} />
      {isKeeping && (
        <AddToPlaylist trackIds={entries.map(({ id }) => id)} onClose={() => setIsKeeping(false)} />
      )}
      <QueueList ref={list} queue={queue} commands={commands} />
    </section>
  );
}
