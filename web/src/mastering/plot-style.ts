import type uPlot from 'uplot';
import { colourOf } from '../parts/colours.ts';

/** An axis in the page's type and colours; to be called where a plot is made. */
export function axisWith(axis: uPlot.Axis): uPlot.Axis {
  const line = { stroke: colourOf('--line'), width: 1 };
  const font = '12px system-ui, sans-serif';
  return {
    stroke: colourOf('--text-soft'),
    font,
    labelFont: font,
    labelSize: 18,
    labelGap: 4,
    grid: line,
    ticks: { ...line, size: 4 },
    ...axis,
  };
}

export function lineOf(label: string, token: `--${string}`, width: number): uPlot.Series {
  return { label, stroke: colourOf(token), width, points: { show: false } };
}

/** Squares in the colours of the lines. */
export const LEGEND: uPlot.Legend = {
  markers: {
    width: 0,
    fill(plot, index) {
      const stroke = plot.series[index]?.stroke;
      const colour = typeof stroke === 'function' ? stroke(plot, index) : stroke;
      return typeof colour === 'string' ? colour : 'transparent';
    },
  },
};
