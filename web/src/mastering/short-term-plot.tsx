import { useCallback, useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { usePlayerState } from '../data/states.ts';
import { useCommand } from '../data/use-command.ts';
import { colourOf } from '../parts/colours.ts';
import { formatDuration, formatLufs, formatNumber } from '../parts/format.ts';
import { Plot } from '../parts/plot.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import styles from './plot-note.module.css';
import { axisWith, LEGEND, lineOf } from './plot-style.ts';
import type { Prediction } from './use-prediction.ts';

type Series = NonNullable<Prediction['series']>['short_term_lufs'];

/** Between ticks, seconds. */
const TICKS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];
/** The window of short-term loudness: its first value is there after it, seconds. */
const WINDOW_SECONDS = 3;

/** Short-term loudness, before and predicted; a click goes there in the track that plays. */
export function ShortTermPlot({ trackId, series }: { readonly trackId: number; readonly series: Series }) {
  const player = usePlayerState();
  const isCurrent = player?.currentTrack?.id === trackId;
  const { run: seek, error } = useCommand('POST /api/player/seek');
  const plot = useRef<uPlot | null>(null);
  /** Where it plays, seconds; `null` for another track. */
  const position = useRef<number | null>(null);

  const { step_seconds, before, predicted } = series;
  const data = useMemo<uPlot.AlignedData>(
    () => [before.map((_, step) => WINDOW_SECONDS + step * step_seconds), before, predicted],
    [step_seconds, before, predicted],
  );

  const options = useCallback((): Omit<uPlot.Options, 'width' | 'height'> => {
    const now = colourOf('--text');
    return {
      scales: { x: { time: false }, y: { range: (_, low, high) => loudnessRange(low, high) } },
      axes: [
        axisWith({
          incrs: TICKS_SECONDS,
          values: (_, seconds) => seconds.map(formatDuration),
          space: 64,
          size: 32,
        }),
        axisWith({
          label: 'LUFS, over 3 s',
          values: (_, lufs) => lufs.map((each) => formatNumber(each, 0)),
          space: 28,
        }),
      ],
      series: [
        { label: 'Time', value: (_, seconds) => (seconds === null ? '–' : formatDuration(seconds)) },
        { ...lineOf('Before', '--before', 1.25), value: (_, lufs) => formatLufs(lufs) },
        { ...lineOf('Predicted', '--predicted', 2), value: (_, lufs) => formatLufs(lufs) },
      ],
      bands: [
        { series: [1, 2], fill: faint('--predicted') },
        { series: [2, 1], fill: faint('--predicted') },
      ],
      legend: LEGEND,
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      hooks: {
        ready: [
          (made) => {
            plot.current = made;
            made.over.addEventListener('click', ({ offsetX }) => {
              if (position.current === null) return;
              void seek({ body: { position: Math.max(0, made.posToVal(offsetX, 'x')) } });
            });
          },
        ],
        draw: [
          (drawn) => {
            if (position.current === null) return;
            const x = drawn.valToPos(position.current, 'x', true);
            const { left, top, width, height } = drawn.bbox;
            if (x < left || x > left + width) return;
            drawn.ctx.fillStyle = now;
            drawn.ctx.fillRect(Math.round(x), top, Math.max(1, devicePixelRatio), height);
          },
        ],
        destroy: [
          () => {
            plot.current = null;
          },
        ],
      },
    };
  }, [seek]);

  const playedSeconds = isCurrent ? (player?.position ?? null) : null;
  useEffect(() => {
    position.current = playedSeconds;
    plot.current?.redraw(false);
  }, [playedSeconds]);

  if (before.every((lufs) => lufs === null))
    return <p className={styles.note}>Shorter than 3 s, or too quiet: it has no short-term loudness.</p>;
  return (
    <>
      <Plot
        label={`Short-term loudness over time. ${summaryOf(series)}`}
        height={260}
        options={options}
        data={data}
      />
      <p className={styles.note}>
        {summaryOf(series)} {isCurrent && 'Click to go there.'}
      </p>
      <ProblemNote error={error} />
    </>
  );
}

/** Quiet ends of a track would press everything else against the top. */
function loudnessRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [-60, 0];
  const top = Math.ceil(high + 2);
  return [Math.max(Math.floor(low - 2), top - 45), top];
}

function summaryOf({ before, predicted }: Series): string {
  return `Before ${spanOf(before)}, predicted ${spanOf(predicted)}.`;
}

/** The middle nine tenths: fades are no news. */
function spanOf(values: readonly (number | null)[]): string {
  const sorted = values.filter((lufs) => lufs !== null).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return `mostly ${formatLufs(at(0.05))} to ${formatLufs(at(0.95))}`;
}

function faint(token: `--${string}`): string {
  return `color-mix(in oklab, ${colourOf(token)} 14%, transparent)`;
}
