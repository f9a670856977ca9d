import type uPlot from 'uplot';
import { colourOf } from '../parts/colours.ts';
import { formatNumber } from '../parts/format.ts';
import { drawPlane, type Scene } from './draw-plane.ts';
import { type Hover, listen } from './pointing.ts';

/** Between the ticks of an axis, LUFS or dB: what people count in. */
const TICK_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10] as const;

/** uPlot gives axes, scales and zooming; `scene` is drawn into it. */
export function planeOptions(means: {
  readonly scene: () => Scene;
  readonly onHover: (hover: Hover | null) => void;
  readonly onOpen: (id: number) => void;
  readonly onPlot: (plot: uPlot | null) => void;
  readonly onZoom: (isZoomed: boolean) => void;
}): Omit<uPlot.Options, 'width' | 'height'> {
  const { scene, onHover, onOpen, onPlot, onZoom } = means;
  const exactly = (_: uPlot, from: number, to: number): uPlot.Range.MinMax => [from, to];
  return {
    legend: { show: false },
    padding: [8, 10, 0, 0],
    cursor: { x: false, y: false, points: { show: false }, drag: { x: true, y: true, dist: 8 } },
    scales: { x: { time: false, range: exactly }, y: { range: exactly } },
    axes: [
      axis('Integrated loudness, LUFS', { size: 34, space: 60 }),
      axis('Crest factor, dB', { size: 34, space: 44 }),
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      init: [(plot) => listen(plot, { scene, onHover, onOpen })],
      ready: [onPlot],
      destroy: [() => onPlot(null)],
      draw: [(plot) => drawPlane(plot, scene())],
      setScale: [
        (plot) => {
          const [xs, ys] = plot.data as unknown as readonly (readonly number[])[];
          const { x, y } = plot.scales;
          onZoom(x?.min !== xs?.[0] || x?.max !== xs?.[1] || y?.min !== ys?.[0] || y?.max !== ys?.[1]);
        },
      ],
    },
  };
}

function axis(label: string, { size, space }: { readonly size: number; readonly space: number }): uPlot.Axis {
  const line = colourOf('--line');
  return {
    label,
    labelFont: '500 13px system-ui, sans-serif',
    labelSize: 24,
    font: '12px system-ui, sans-serif',
    stroke: colourOf('--text-soft'),
    size,
    space,
    incrs: [...TICK_STEPS],
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    values: (_, values) => values.map((value) => formatNumber(value, Number.isInteger(value) ? 0 : 1)),
  };
}
