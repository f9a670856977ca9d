import { formatChange, formatNumber, NONE } from '../parts/format.ts';
import styles from './figures-table.module.css';
import { Gauge, type Scale } from './gauge.tsx';
import type { Prediction } from './use-prediction.ts';

type Row = {
  readonly name: string;
  readonly about: string;
  readonly unit: string;
  readonly changeUnit: string;
  readonly decimals: number;
  readonly scale: Scale;
  readonly before: number | null;
  readonly predicted: number | null;
  /** In words; `null` for none. */
  readonly aim: string | null;
  readonly limit?: number | undefined;
};

/** Measured → predicted, with the change, and what is aimed at. */
export function FiguresTable({ prediction }: { readonly prediction: Prediction }) {
  const atFull = prediction.intensity < 1 ? ' at 100 %' : '';
  return (
    <table className={styles.figures}>
      <caption className="visually-hidden">Measured and predicted, with the change and the aim</caption>
      <thead>
        <tr>
          <th scope="col">Quantity</th>
          <th scope="col">Measured</th>
          <th scope="col">Predicted</th>
          <th scope="col">Change</th>
          <th scope="col">Aim{atFull}</th>
        </tr>
      </thead>
      {rowsOf(prediction).map((row) => (
        <FigureRows key={row.name} row={row} />
      ))}
    </table>
  );
}

function FigureRows({ row }: { readonly row: Row }) {
  const { name, about, unit, changeUnit, decimals, scale, before, predicted, aim, limit } = row;
  const change = before === null || predicted === null ? null : predicted - before;
  const shown = (value: number | null) =>
    value === null ? <span title="This signal has none">{NONE}</span> : formatNumber(value, decimals);
  return (
    <tbody>
      <tr>
        <th scope="row" title={about}>
          {name}
        </th>
        <td data-label="Measured" className={styles.before}>
          {shown(before)} <small>{unit}</small>
        </td>
        <td data-label="Predicted" className={styles.predicted}>
          {shown(predicted)} <small>{unit}</small>
        </td>
        <td data-label="Change">
          {change === null ? NONE : formatChange(change, decimals)} <small>{changeUnit}</small>
        </td>
        <td data-label="Aim">{aim ?? <span title="Nothing is aimed at here">{NONE}</span>}</td>
      </tr>
      <tr aria-hidden className={styles.gauge}>
        <td colSpan={5}>
          <Gauge scale={scale} before={before} predicted={predicted} limit={limit} />
        </td>
      </tr>
    </tbody>
  );
}

function rowsOf(prediction: Prediction): readonly Row[] {
  const { before, predicted, plan, target_loudness_change, target_crest_change } = prediction;
  const { target_centroid_change, target_octave_changes } = prediction;
  const ceiling = plan?.ceiling_dbtp;
  return [
    {
      name: 'Integrated loudness',
      about: 'How loud the whole track is (ITU-R BS.1770)',
      ...{ unit: 'LUFS', changeUnit: 'LU', decimals: 1, scale: { from: -36, to: -4, kind: 'linear' } },
      ...{ before: before.integrated_lufs, predicted: predicted.integrated_lufs },
      aim: `${formatChange(target_loudness_change, 1)} LU`,
    },
    {
      name: 'Crest factor',
      about: 'How far its peaks stand above its level: more is more dynamic',
      ...{ unit: 'dB', changeUnit: 'dB', decimals: 1, scale: { from: 2, to: 26, kind: 'linear' } },
      ...{ before: before.crest_factor_db, predicted: predicted.crest_factor_db },
      aim: `${formatChange(target_crest_change, 1)} dB`,
    },
    {
      name: 'Spectral centroid',
      about: 'Where the middle of its spectrum lies: higher is brighter',
      ...{ unit: 'Hz', changeUnit: 'Hz', decimals: 0, scale: { from: 250, to: 8_000, kind: 'logarithmic' } },
      ...{ before: before.spectral_centroid_hz, predicted: predicted.spectral_centroid_hz },
      aim:
        target_octave_changes === undefined
          ? `${formatChange(target_centroid_change, 0)} Hz`
          : target_centroid_change === 0
            ? 'by octaves'
            : `${formatChange(target_centroid_change, 0)} Hz, by octaves`,
    },
    {
      name: 'True peak',
      about: 'The highest peak, between samples too; the master never exceeds the ceiling',
      ...{ unit: 'dBTP', changeUnit: 'dB', decimals: 1, scale: { from: -18, to: 3, kind: 'linear' } },
      ...{ before: before.true_peak_dbtp, predicted: predicted.true_peak_dbtp },
      aim: ceiling === undefined ? null : `≤ ${formatNumber(ceiling, 1)} dBTP`,
      limit: ceiling,
    },
  ];
}
