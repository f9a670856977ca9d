import { useApi } from '../data/use-api.ts';
import { formatChange, formatNumber, formatPercent, NONE } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import styles from './evidence-table.module.css';
import { Panel } from './panel.tsx';
import { presetName } from './presets.ts';
import { FIGURES, type Proof } from './proof-table.tsx';

const MOST_RENDERS = 20;

/** Every render of the track so far: whether what was predicted came true. */
export function EvidenceTable({ trackId }: { readonly trackId: number }) {
  const evidence = useApi('GET /api/tracks/{id}/recommendation/evidence', {
    params: { id: trackId },
    query: { limit: MOST_RENDERS },
  });
  const renders = evidence.data?.renders ?? [];
  if (renders.length === 0 && evidence.error === null) return null;
  return (
    <Panel title="Renders so far, predicted against measured" className={styles.panel}>
      <ProblemNote error={evidence.error} onRetry={() => void evidence.refetch()} />
      {renders.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, by the keyboard too
        <section className={styles.scroll} aria-label="Table of renders" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Rendered</th>
                <th scope="col">As</th>
                {FIGURES.map(({ key, name, unit }) => (
                  <th key={key} scope="col">
                    {name}, {unit}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {renders.map((render) => (
                <RenderRow
                  key={`${render.rendered_at} ${render.preset} ${render.intensity} ${render.format}`}
                  render={render}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}

function RenderRow({ render }: { readonly render: Proof }) {
  const { rendered_at, preset, intensity, format, predicted, measured, error } = render;
  const date = new Date(rendered_at * 1000);
  return (
    <tr>
      <td>
        <time dateTime={date.toISOString()}>
          {date.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })}
        </time>
      </td>
      <td>
        {presetName(preset)} {formatPercent(intensity)}, {format.toUpperCase()}
      </td>
      {FIGURES.map(({ key, decimals, errorUnit }) => (
        <td key={key}>
          <span className={styles.predicted}>{shown(predicted[key], decimals)}</span>
          {' → '}
          <span className={styles.measured}>{shown(measured[key], decimals)}</span>
          <small>{error[key] !== null && `off by ${formatChange(error[key], decimals)} ${errorUnit}`}</small>
        </td>
      ))}
    </tr>
  );
}

function shown(value: number | null, decimals: number): string {
  return value === null ? NONE : formatNumber(value, decimals);
}
