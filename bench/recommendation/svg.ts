/** Just enough SVG for the plots of `docs/matching.md`. */
export const INK = '#1b1f24';
export const FAINT = '#d0d7de';
export const COLOURS = ['#0969da', '#cf222e', '#1a7f37', '#9a6700', '#8250df', '#bf3989', '#57606a'] as const;

export type Point = readonly [x: number, y: number];

/** A drawing on white, `width` × `height`; the title is for who does not see it. */
export function drawing(title: string, width: number, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

type TextOptions = {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
  readonly size?: number;
  readonly bold?: boolean;
};

export function text([x, y]: Point, content: string, options: TextOptions = {}): string {
  const { anchor = 'start', fill = INK, size = 12, bold = false } = options;
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" fill="${fill}" font-size="${size}"${bold ? ' font-weight="600"' : ''}>${escaped(content)}</text>`;
}

export function stroke([x1, y1]: Point, [x2, y2]: Point, colour: string = FAINT, dash = ''): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}"${dash && ` stroke-dasharray="${dash}"`}/>`;
}

export function bar([x, y]: Point, width: number, height: number, fill: string, opacity = 1): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(Math.max(0, width))}" height="${at(Math.max(0, height))}" fill="${fill}" fill-opacity="${opacity}"/>`;
}

export function dot([x, y]: Point, radius: number, fill: string): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="${fill}"/>`;
}

export function line(points: readonly Point[], colour: string): string {
  return `<polygon points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}" fill="${colour}" fill-opacity="0.08" stroke="${colour}" stroke-width="1.5"/>`;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function at(value: number): string {
  return value.toFixed(1);
}
