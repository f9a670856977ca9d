import { formatNumber, NONE } from '../parts/format.ts';
import styles from './figure.module.css';

type FigureProps = {
  readonly label: string;
  readonly unit: string;
  readonly value: number | null;
  /** What mastering would make of it, as far as that is known. */
  readonly predicted: number | undefined;
  /** Why there is no value. */
  readonly without: string;
  /** What is wrong with it. */
  readonly fault?: string;
};

/** One measured quantity in a `<dl>`, and below it what it would become. */
export function Figure({ label, unit, value, predicted, without, fault }: FigureProps) {
  const isChanged =
    value !== null && predicted !== undefined && formatNumber(value, 1) !== formatNumber(predicted, 1);
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      {value === null ? (
        <dd title={without}>{NONE}</dd>
      ) : (
        <dd title={fault} className={fault === undefined ? undefined : styles.faulty}>
          {formatNumber(value, 1)} <small>{unit}</small>
          {fault !== undefined && <span className="visually-hidden">, {fault}</span>}
        </dd>
      )}
      {isChanged && (
        <dd className={styles.predicted}>
          <span aria-hidden>→ </span>
          <span className="visually-hidden">Mastered: </span>
          {formatNumber(predicted, 1)}
        </dd>
      )}
    </div>
  );
}
