import styles from './gauge.module.css';

export type Scale = { readonly from: number; readonly to: number; readonly kind: 'linear' | 'logarithmic' };

type GaugeProps = {
  readonly scale: Scale;
  readonly before: number | null;
  readonly predicted: number | null;
  /** What must not be passed. */
  readonly limit?: number | undefined;
};

/** Where a quantity was and where it will be, on one scale. The numbers stand beside it. */
export function Gauge({ scale, before, predicted, limit }: GaugeProps) {
  const at = (value: number): string => `${100 * placeOn(scale, value)}%`;
  const [low, high] = [before, predicted]
    .filter((value) => value !== null)
    .map((value) => placeOn(scale, value))
    .toSorted((a, b) => a - b);
  return (
    <div className={styles.gauge}>
      {low !== undefined && high !== undefined && (
        <span
          className={styles.way}
          style={{ insetInlineStart: `${low * 100}%`, inlineSize: `${(high - low) * 100}%` }}
        />
      )}
      {limit !== undefined && <span className={styles.beyond} style={{ insetInlineStart: at(limit) }} />}
      {before !== null && <i className={styles.before} style={{ insetInlineStart: at(before) }} />}
      {predicted !== null && <i className={styles.predicted} style={{ insetInlineStart: at(predicted) }} />}
    </div>
  );
}

/** 0 to 1. */
function placeOn({ from, to, kind }: Scale, value: number): number {
  const [a, b, x] = kind === 'linear' ? [from, to, value] : [from, to, Math.max(value, 1)].map(Math.log);
  if (a === undefined || b === undefined || x === undefined) return 0;
  return Math.max(0, Math.min(1, (x - a) / (b - a)));
}
