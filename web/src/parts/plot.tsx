import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useColourScheme } from './colours.ts';
import styles from './plot.module.css';

type PlotProps = {
  /** What it shows, for who does not see it; the numbers belong beside it as text. */
  readonly label: string;
  /** CSS pixels. */
  readonly height: number;
  /**
   * Called when it is made, and made anew for other colours: `colourOf('--before')` is right in here. Another function is another
   * plot: keep it with `useCallback`.
   */
  readonly options: () => Omit<uPlot.Options, 'width' | 'height'>;
  /** Changed without making the plot anew. */
  readonly data: uPlot.AlignedData;
};

/** A plot by uPlot, as wide as its place. The one owner of that library. */
export function Plot({ label, height, options, data }: PlotProps) {
  const place = useRef<HTMLElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [width, setWidth] = useState(0);
  const scheme = useColourScheme();

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const isPlaced = width > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides the colours; size and data follow by themselves
  useEffect(() => {
    if (place.current === null || !isPlaced) return undefined;
    const made = new uPlot({ ...options(), width: place.current.clientWidth, height }, data, place.current);
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [options, scheme, isPlaced]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <figure
      ref={place}
      className={styles.plot}
      role="img"
      aria-label={label}
      style={{ minBlockSize: height }}
    />
  );
}
