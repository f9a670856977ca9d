import { ListMusic, SkipForward, X } from 'lucide-react';
import { Link } from 'wouter';
import type { TrackInfo } from '#client';
import { usePlayerState } from '../data/states.ts';
import { Artwork } from '../parts/artwork.tsx';
import { IconButton } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ShortcutHelp } from '../parts/shortcut-help.tsx';
import { LevelMeter } from '../sound/level-meter.tsx';
import { SoundAlert } from '../sound/sound-alert.tsx';
import { SoundSwitch } from '../sound/sound-switch.tsx';
import { PlaybackSettings } from './playback-settings.tsx';
import styles from './player-bar.module.css';
import { usePlayerShortcuts } from './player-shortcuts.ts';
import { SeekSlider } from './seek-slider.tsx';
import { Elapsed, Lasting } from './times.tsx';
import { PlayButton, TransportButtons } from './transport-buttons.tsx';
import { usePosition } from './use-position.ts';
import { useShuffle } from './use-shuffle.ts';
import { useTransport } from './use-transport.ts';
import { useVolume } from './use-volume.ts';
import { VolumeControl } from './volume-control.tsx';

/** What plays, in every view, and all that can be done to it; on a phone a line that leads to the view that can. */
export function PlayerBar() {
  const state = usePlayerState();
  const transport = useTransport();
  const volume = useVolume();
  const shuffle = useShuffle();
  usePlayerShortcuts(transport, volume, shuffle.run);
  const error = transport.error ?? volume.error ?? shuffle.error;
  const track = state?.currentTrack ?? null;
  return (
    <>
      {error && (
        <div className={styles.problem}>
          <ProblemNote error={error}>
            {transport.error && <IconButton icon={X} label="Dismiss" onClick={transport.forget} />}
          </ProblemNote>
        </div>
      )}
      <ThinProgress />
      <SoundAlert />
      <LevelMeter />
      <div className={styles.bar}>
        <Current track={track} isKnown={state !== undefined} isEmpty={state?.queue.length === 0} />
        <div className={styles.middle}>
          <TransportButtons transport={transport} shuffle={shuffle.run} />
          <div className={styles.times}>
            <Elapsed />
            <SeekSlider label="Position" transport={transport} look="rail" />
            <Lasting />
          </div>
        </div>
        <div className={styles.end}>
          <SoundSwitch />
          <div className={styles.wide}>
            <VolumeControl volume={volume} />
            <PlaybackSettings />
          </div>
          <Link href="/playing#queue" className={styles.queue} aria-label="Queue" title="Queue">
            <ListMusic size={20} aria-hidden />
          </Link>
          <div className={styles.narrow}>
            <PlayButton transport={transport} />
            <IconButton
              icon={SkipForward}
              label="Next"
              disabled={track === null}
              onClick={() => void transport.command('POST /api/player/next')}
            />
          </div>
        </div>
      </div>
      <ShortcutHelp />
    </>
  );
}

type CurrentProps = {
  readonly track: TrackInfo | null;
  readonly isKnown: boolean;
  readonly isEmpty: boolean;
};

function Current({ track, isKnown, isEmpty }: CurrentProps) {
  if (track === null) {
    return (
      <div className={styles.current}>
        <Artwork path={null} size={48} />
        {isKnown && (
          <p className={styles.words}>
            <span className={styles.title}>{isEmpty ? 'Nothing is queued' : 'Ready to play'}</span>
            <Link href={isEmpty ? '/' : '/playing'} className={styles.artist}>
              {isEmpty ? 'Choose something from the library' : 'Show the queue'}
            </Link>
          </p>
        )}
      </div>
    );
  }
  const { title, artist, album, album_id, artwork_path } = track;
  return (
    <div className={styles.current}>
      <Artwork path={artwork_path} size={48} />
      <p className={styles.words}>
        <Link href="/playing" className={styles.title} title={title}>
          {title}
        </Link>
        {album_id === null ? (
          <span className={styles.artist}>{artist}</span>
        ) : (
          <Link href={`/albums/${album_id}`} className={styles.artist} title={`${artist}: ${album}`}>
            {artist}
          </Link>
        )}
      </p>
    </div>
  );
}

/** On a phone, where there is no room for a slider. */
function ThinProgress() {
  const duration = usePlayerState()?.duration ?? 0;
  const position = usePosition(Math.max(0.05, duration / 500));
  if (duration <= 0) return null;
  const share = Math.min(1, position / duration);
  return <span className={styles.thin} style={{ inlineSize: `${share * 100}%` }} aria-hidden />;
}
