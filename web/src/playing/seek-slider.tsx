import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { usePlayerState } from '../data/states.ts';
import { formatDuration } from '../parts/format.ts';
import styles from './seek-slider.module.css';
import { usePosition } from './use-position.ts';
import type { Transport } from './use-transport.ts';

type SeekSliderProps = {
  readonly label: string;
  readonly transport: Transport;
  /** A thin rail, or what `children` draw. */
  readonly look: 'rail' | 'wave';
  /** Drawn below, told by `--share` how far it has come. */
  readonly children?: ReactNode;
};

/** By what a key moves it, seconds; with Shift the second. As the shortcuts do. */
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-5, -30],
  ArrowDown: [-5, -30],
  ArrowRight: [5, 30],
  ArrowUp: [5, 30],
  PageDown: [-30, -30],
  PageUp: [30, 30],
  Home: [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
};

/** Where the music is, and where it is to be: the platform's own slider. Moved when it is let go, not on the way. */
export function SeekSlider({ label, transport, look, children }: SeekSliderProps) {
  const duration = usePlayerState()?.duration ?? 0;
  const position = usePosition(Math.max(0.05, duration / 1_500));
  const [draft, setDraft] = useState<number | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { seek, seekBy } = transport;

  // React's `onChange` is the browser's `input`: each pixel. Only `change` means that it was let go.
  useEffect(() => {
    const slider = input.current;
    const letGo = () => {
      setDraft(null);
      void seek(Number(slider?.value));
    };
    slider?.addEventListener('change', letGo);
    return () => slider?.removeEventListener('change', letGo);
  }, [seek]);

  const point = ({ currentTarget, clientX, pointerType }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    // A finger points only while it presses.
    if (pointerType === 'touch' && draft === null) return;
    setPointed(Math.min(1, Math.max(0, (clientX - left) / width)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = KEYS[event.key]?.[event.shiftKey ? 1 : 0];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void seekBy(by);
  };

  const shown = draft ?? Math.min(position, duration);
  const isKnown = duration > 0;
  const share = isKnown ? shown / duration : 0;
  return (
    <span
      className={`${styles.slider} ${styles[look]}`}
      style={{ '--share': share } as object}
      onPointerMove={isKnown ? point : undefined}
      onPointerLeave={() => setPointed(null)}
    >
      {look === 'rail' ? <span className={styles.line} /> : children}
      <input
        ref={input}
        type="range"
        aria-label={label}
        aria-valuetext={`${formatDuration(shown)} of ${formatDuration(duration)}`}
        title={isKnown ? undefined : 'How long it is will be known when it is measured'}
        min={0}
        max={isKnown ? duration : 1}
        step={0.01}
        value={isKnown ? shown : 0}
        disabled={!isKnown}
        onChange={({ target }) => setDraft(Number(target.value))}
        onPointerCancel={() => setDraft(null)}
        onKeyDown={onKeyDown}
      />
      {pointed !== null && (
        <span className={styles.pointed} style={{ insetInlineStart: `${pointed * 100}%` }} aria-hidden>
          {formatDuration(pointed * duration)}
        </span>
      )}
    </span>
  );
}
