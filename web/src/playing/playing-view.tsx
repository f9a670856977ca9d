import { CirclePlay, Keyboard } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { TrackInfo } from '#client';
import { usePlayerState } from '../data/states.ts';
import { Artwork } from '../parts/artwork.tsx';
import { Empty } from '../parts/empty.tsx';
import { Favourite } from '../parts/favourite.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ShortcutDialog } from '../parts/shortcut-help.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { SoundPanel } from '../sound/sound-panel.tsx';
import { Glow } from './glow.tsx';
import { Outlook } from './outlook.tsx';
import { PlaybackSettings } from './playback-settings.tsx';
import styles from './playing-view.module.css';
import { QueuePanel } from './queue-panel.tsx';
import { TransportButtons } from './transport-buttons.tsx';
import { useShuffle } from './use-shuffle.ts';
import { useTransport } from './use-transport.ts';
import { useVolume } from './use-volume.ts';
import { VolumeControl } from './volume-control.tsx';
import { Waveform } from './waveform.tsx';

/** What plays, what it is like, and what follows. */
export function PlayingView() {
  const state = usePlayerState();
  if (state === undefined) return <ViewHead title="Playing" />;
  const { currentTrack: track, queue } = state;
  return (
    <div className={styles.place}>
      <Glow path={track?.artwork_path ?? null} />
      <div className={styles.view}>
        {track === null ? <NothingPlays isQueued={queue.length > 0} /> : <Stage track={track} />}
        {queue.length > 0 && <QueuePanel />}
      </div>
    </div>
  );
}

function NothingPlays({ isQueued }: { readonly isQueued: boolean }) {
  return (
    <div>
      <ViewHead title="Playing" />
      {isQueued ? (
        <Empty icon={CirclePlay} title="Ready to play">
          <p>Press play, or choose where to begin in the queue.</p>
        </Empty>
      ) : (
        <Empty
          icon={CirclePlay}
          title="Nothing is queued"
          actions={
            <>
              <Link href="/albums">Albums</Link>
              <Link href="/">Tracks</Link>
              <Link href="/playlists">Playlists</Link>
            </>
          }
        >
          <p>Play an album, a track or a playlist: it is queued here, and you can change the order.</p>
        </Empty>
      )}
    </div>
  );
}

function Stage({ track }: { readonly track: TrackInfo }) {
  const { id, title, artist, artwork_path, favourite } = track;
  const [isHelping, setIsHelping] = useState(false);
  const transport = useTransport();
  const volume = useVolume();
  const shuffle = useShuffle();
  useEffect(() => {
    document.title = `${title} – ${artist} · Auralis`;
  }, [title, artist]);
  return (
    <div className={styles.stage}>
      <div className={styles.hero}>
        <Artwork path={artwork_path} size={480} className={styles.cover ?? ''} />
        <div className={styles.words}>
          <p className={styles.over}>Now playing</p>
          <div className={styles.title}>
            <h1>{title}</h1>
            <Favourite trackId={id} isFavourite={favourite} />
          </div>
          <Origin track={track} />
        </div>
      </div>
      <Waveform track={track} transport={transport} />
      <div className={styles.controls}>
        <div className={styles.buttons}>
          <TransportButtons transport={transport} shuffle={shuffle.run} size="large" />
        </div>
        <div className={styles.volume}>
          <VolumeControl volume={volume} />
          <PlaybackSettings />
        </div>
      </div>
      <ProblemNote error={transport.error ?? volume.error ?? shuffle.error} />
      <SoundPanel />
      <Outlook track={track} />
      <button type="button" className={styles.keys} onClick={() => setIsHelping(true)}>
        <Keyboard size={18} aria-hidden />
        Keyboard shortcuts
      </button>
      {isHelping && <ShortcutDialog onClose={() => setIsHelping(false)} />}
    </div>
  );
}

function Origin({ track: { artist, album, album_id, year } }: { readonly track: TrackInfo }) {
  const of = [album, year].filter(Boolean).join(' · ');
  return (
    <>
      <p className={styles.artist}>{artist}</p>
      {album_id === null ? <p>{of}</p> : <Link href={`/albums/${album_id}`}>{of}</Link>}
    </>
  );
}
