import { AudioLines } from 'lucide-react';
import { useEffect, useRef } from 'react';
import WaveSurfer from 'wavesurfer.js';
import type { TrackInfo } from '#client';
import { colourOf, useColourScheme } from '../parts/colours.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { SeekSlider } from './seek-slider.tsx';
import { Elapsed, Lasting } from './times.tsx';
import { useAnalysis } from './use-analysis.ts';
import type { Transport } from './use-transport.ts';
import styles from './waveform.module.css';

type WaveformProps = { readonly track: TrackInfo; readonly transport: Transport };

/** CSS pixels; the style sheet says the same. */
const HEIGHT = 96;
/** What reaches this, full scale = 1, is drawn over the whole height. */
const LEAST_PEAK = 0.4;

/** The whole track at a glance, and where to go in it. Drawn from what was measured: no sound is loaded for it. */
export function Waveform({ track, transport }: WaveformProps) {
  const { data, error, refetch } = useAnalysis(track);
  const series = data?.series.waveform;
  return (
    <div className={styles.waveform}>
      <SeekSlider label="Position in the waveform" transport={transport} look="wave">
        {series ? <Drawn min={series.min} max={series.max} /> : <span className={styles.flat} />}
      </SeekSlider>
      <div className={styles.below}>
        <Elapsed />
        {!series && !error && <Waiting track={track} />}
        <Lasting />
      </div>
      <ProblemNote error={error} onRetry={() => void refetch()} />
    </div>
  );
}

function Waiting({ track: { missing, error } }: { readonly track: TrackInfo }) {
  if (error !== null)
    return <p role="status">No waveform, since it could not be measured: {error.message}</p>;
  if (missing)
    return (
      <p role="status">No waveform: the file is not where it was. Is its disk there? Then scan again.</p>
    );
  return (
    <p role="status">
      <AudioLines size={16} aria-hidden /> Measuring: the waveform follows
    </p>
  );
}

type Series = { readonly min: readonly number[]; readonly max: readonly number[] };

/** Twice, one above the other: what is to come, and what has been heard, which the slider's `--share` uncovers. */
function Drawn({ min, max }: Series) {
  return (
    <>
      <Wave min={min} max={max} colour="--line-strong" className={styles.ahead} />
      <Wave min={min} max={max} colour="--accent" className={styles.heard} />
      <span className={styles.cursor} />
    </>
  );
}

type WaveProps = Series & { readonly colour: `--${string}`; readonly className: string | undefined };

/** The one owner of wavesurfer.js: it draws, and neither loads, plays nor listens. */
function Wave({ min, max, colour, className }: WaveProps) {
  const place = useRef<HTMLSpanElement>(null);
  const scheme = useColourScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides the colour
  useEffect(() => {
    if (place.current === null) return undefined;
    const drawn = WaveSurfer.create({
      container: place.current,
      peaks: [[...max], [...min]],
      // It asks for one; the position is not its business.
      duration: 1,
      height: HEIGHT,
      waveColor: colourOf(colour),
      barWidth: 2,
      barGap: 1,
      barRadius: 1,
      barMinHeight: 1,
      // What is quiet looks so, and can still be read.
      normalize: true,
      maxPeak: Math.max(LEAST_PEAK, ...max, ...min.map(Math.abs)),
      cursorWidth: 0,
      interact: false,
      hideScrollbar: true,
    });
    return () => drawn.destroy();
  }, [min, max, colour, scheme]);
  return <span ref={place} className={className} aria-hidden />;
}
