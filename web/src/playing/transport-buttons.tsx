import { Pause, Play, Repeat, Repeat1, Shuffle, SkipBack, SkipForward, Square } from 'lucide-react';
import { usePlayerState } from '../data/states.ts';
import { IconButton } from '../parts/button.tsx';
import styles from './transport-buttons.module.css';
import { NEXT_REPEAT, type Transport } from './use-transport.ts';

type TransportButtonsProps = {
  readonly transport: Transport;
  readonly shuffle: () => Promise<void>;
  /** Larger where fingers press them. */
  readonly size?: 'bar' | 'large';
};

const REPEAT_SAYS = {
  off: 'Repeat: off',
  all: 'Repeat: the whole queue',
  one: 'Repeat: this track',
} as const;

/** Shuffle, previous, play or pause, next, stop, repeat. */
export function TransportButtons({ transport, shuffle, size = 'bar' }: TransportButtonsProps) {
  const state = usePlayerState();
  const { command, setRepeat } = transport;
  const isEmpty = !state || state.queue.length === 0;
  const isLoaded = state?.currentTrack != null;
  const repeat = state?.repeat ?? 'off';
  const isShuffled = state?.shuffle === true;
  return (
    <div className={`${styles.buttons} ${styles[size]}`}>
      <IconButton
        icon={Shuffle}
        label={isShuffled ? 'Shuffle again: the queue is shuffled' : 'Shuffle the queue'}
        className={isShuffled ? (styles.lit ?? '') : ''}
        iconSize={18}
        disabled={!state || state.queue.length < 2}
        onClick={() => void shuffle()}
      />
      <IconButton
        icon={SkipBack}
        label="Previous"
        disabled={!isLoaded}
        onClick={() => void command('POST /api/player/previous')}
      />
      <PlayButton transport={transport} isLarge={size === 'large'} />
      <IconButton
        icon={SkipForward}
        label="Next"
        disabled={!isLoaded}
        onClick={() => void command('POST /api/player/next')}
      />
      <IconButton
        icon={repeat === 'one' ? Repeat1 : Repeat}
        label={REPEAT_SAYS[repeat]}
        className={repeat === 'off' ? '' : (styles.lit ?? '')}
        iconSize={18}
        onClick={() => void setRepeat(NEXT_REPEAT[repeat])}
      />
      <IconButton
        icon={Square}
        label="Stop"
        iconSize={16}
        disabled={isEmpty || !isLoaded}
        onClick={() => void command('POST /api/player/stop')}
      />
    </div>
  );
}

/** The one that is meant first. */
export function PlayButton({
  transport,
  isLarge = false,
}: {
  readonly transport: Transport;
  readonly isLarge?: boolean;
}) {
  const state = usePlayerState();
  const isPlaying = state?.isPlaying === true;
  return (
    <IconButton
      icon={isPlaying ? Pause : Play}
      label={isPlaying ? 'Pause' : 'Play'}
      className={styles.play}
      iconSize={isLarge ? 28 : 20}
      disabled={!state || state.queue.length === 0}
      onClick={() => void transport.toggle()}
    />
  );
}
