import { Check } from 'lucide-react';
import type { ApiAnswer } from '#client';
import { formatChange, formatNumber, NONE } from '../parts/format.ts';
import styles from './proof-table.module.css';

export type Proof = ApiAnswer<'GET /api/tracks/{id}/recommendation/evidence'>['renders'][number];

/** The figures, in the order of the table above; so far off is well predicted (README): LU, dB, % of the centroid. */
export const FIGURES = [
  { key: 'integrated_lufs', name: 'Integrated loudness', unit: 'LUFS', errorUnit: 'LU', decimals: 2 },
  { key: 'crest_factor_db', name: 'Crest factor', unit: 'dB', errorUnit: 'dB', decimals: 2 },
  { key: 'spectral_centroid_hz', name: 'Spectral centroid', unit: 'Hz', errorUnit: 'Hz', decimals: 0 },
  { key: 'true_peak_dbtp', name: 'True peak', unit: 'dBTP', errorUnit: 'dB', decimals: 2 },
] as const;

/** What was predicted of a render beside what its file measures. */
export function ProofTable({ proof }: { readonly proof: Proof }) {
  const { before, predicted, measured, error, plan, backed_off_db, ceiling_exceeded_db } = proof;
  return (
    <div className={styles.proof}>
      <table>
        <caption className="visually-hidden">Predicted against measured</caption>
        <thead>
          <tr>
            <th scope="col">Quantity</th>
            <th scope="col">Before</th>
            <th scope="col">Predicted</th>
            <th scope="col">Measured</th>
            <th scope="col">Off by</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map(({ key, name, unit, errorUnit, decimals }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className={styles.before}>{shown(before[key], decimals, unit)}</td>
              <td className={styles.predicted}>{shown(predicted[key], decimals, unit)}</td>
              <td className={styles.measured}>{shown(measured[key], decimals, unit)}</td>
              <td>{error[key] === null ? NONE : `${formatChange(error[key], decimals)} ${errorUnit}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {plan && ceiling_exceeded_db === 0 && (
        <p className={styles.kept}>
          <Check size={16} aria-hidden /> No peak of the file exceeds the ceiling of{' '}
          {formatNumber(plan.ceiling_dbtp, 1)} dBTP.
        </p>
      )}
      {ceiling_exceeded_db > 0 && (
        <p>
          Its peaks exceed the ceiling by {formatNumber(ceiling_exceeded_db, 2)} dB: what lossy encoding adds.
        </p>
      )}
      {backed_off_db > 0 && (
        <p>
          It was written {formatNumber(backed_off_db, 2)} dB softer, to make room for what the encoder adds to
          peaks.
        </p>
      )}
    </div>
  );
}

function shown(value: number | null, decimals: number, unit: string) {
  return value === null ? NONE : `${formatNumber(value, decimals)} ${unit}`;
}
