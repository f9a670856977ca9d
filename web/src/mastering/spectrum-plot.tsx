import { useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import { formatChange, formatDb, formatNumber, NONE } from '../parts/format.ts';
import { Plot } from '../parts/plot.tsx';
import styles from './plot-note.module.css';
import { axisWith, LEGEND, lineOf } from './plot-style.ts';
import type { Prediction } from './use-prediction.ts';

type Bands = NonNullable<Prediction['series']>['third_octave_bands'];

/** Nominal octaves (IEC 61260-1), Hz. */
const OCTAVES_HZ = [31.5, 63, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];
/** Narrower than this, every second octave is named, CSS pixels. */
const NARROW_PIXELS = 360;
/** What is further below the loudest band is not drawn. */
const DEEPEST_DB = 60;

/** The spectrum in thirds of an octave, before and predicted. */
export function SpectrumPlot({ bands }: { readonly bands: Bands }) {
  const data = useMemo<uPlot.AlignedData>(
    () => [
      bands.map(({ centre_hz }) => centre_hz),
      bands.map(({ before_dbfs }) => before_dbfs),
      bands.map(({ predicted_dbfs }) => predicted_dbfs),
    ],
    [bands],
  );
  const options = useCallback(
    (): Omit<uPlot.Options, 'width' | 'height'> => ({
      scales: {
        x: { time: false, distr: 3, range: () => [18, 22_000] },
        y: { range: (_, low, high) => levelRange(low, high) },
      },
      axes: [
        axisWith({
          label: 'Hz',
          size: 30,
          splits: () => OCTAVES_HZ,
          values: (_, hertz) => hertz.map((each) => (each === null ? '' : shortHz(each))),
          filter: (plot, splits) =>
            splits.map((hertz, index) => (plot.width >= NARROW_PIXELS || index % 2 === 1 ? hertz : null)),
        }),
        axisWith({
          label: 'dBFS',
          values: (_, levels) => levels.map((each) => formatNumber(each, 0)),
          space: 28,
        }),
      ],
      series: [
        { label: 'Band', value: (_, hertz) => (hertz === null ? NONE : `${shortHz(hertz)} Hz`) },
        { ...lineOf('Before', '--before', 1.5), value: (_, level) => formatDb(level) },
        { ...lineOf('Predicted', '--predicted', 2), value: (_, level) => formatDb(level) },
      ],
      legend: LEGEND,
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    }),
    [],
  );
  return (
    <>
      <Plot
        label="Spectrum in thirds of an octave; the table after it has it by octaves"
        height={260}
        options={options}
        data={data}
      />
      <p className={styles.note}>The mono mix, in thirds of an octave.</p>
      <OctaveTable bands={bands} />
    </>
  );
}

/** The same for who does not see it. */
function OctaveTable({ bands }: { readonly bands: Bands }) {
  const rows = OCTAVES_HZ.flatMap((octave) => {
    const band = bands.find(({ centre_hz }) => Math.abs(Math.log2(centre_hz / octave)) < 1 / 6);
    return band === undefined ? [] : [{ octave, ...band }];
  });
  return (
    <table className="visually-hidden">
      <caption>Spectrum by octaves</caption>
      <thead>
        <tr>
          <th scope="col">Band</th>
          <th scope="col">Before</th>
          <th scope="col">Predicted</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ octave, before_dbfs, predicted_dbfs }) => (
          <tr key={octave}>
            <th scope="row">{shortHz(octave)} Hz</th>
            <td>{formatDb(before_dbfs)}</td>
            <td>{formatDb(predicted_dbfs)}</td>
            <td>
              {before_dbfs === null || predicted_dbfs === null
                ? NONE
                : `${formatChange(predicted_dbfs - before_dbfs, 1)} dB`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function levelRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [-80, 0];
  const top = Math.ceil((high + 3) / 5) * 5;
  return [Math.max(Math.floor((low - 3) / 5) * 5, top - DEEPEST_DB), top];
}

function shortHz(hertz: number): string {
  if (hertz < 1_000) return formatNumber(hertz, hertz < 100 && hertz % 1 !== 0 ? 1 : 0).replace('.0', '');
  return `${formatNumber(hertz / 1_000, 1).replace('.0', '')}k`;
}
