import { styleText } from 'node:util';
import stringWidth from 'string-width';

type Colour = 'red' | 'yellow' | 'bold';

export type Column<Row> = {
  readonly title: string;
  /** Characters; the one column with `null` takes what the terminal leaves. */
  readonly width: number | null;
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => string;
  /** How a cell is coloured on a terminal; `null` for not at all. */
  readonly colour?: (row: Row) => Colour | null;
};

const GAP = '  ';
const NARROWEST = 12;
/** Where nothing is cut: a pipe has no width. */
const PIPED_WIDTH = 48;

/**
 * A table whose rows are printed as they come, so the widths are set beforehand. On a terminal: coloured, cut to its
 * width. In a pipe: plain, nothing cut.
 */
export function createTable<Row>(columns: readonly Column<Row>[], stream: NodeJS.WriteStream) {
  const fixed = columns.reduce((sum, { width }) => sum + (width ?? 0), 0) + GAP.length * (columns.length - 1);
  const flexible = stream.isTTY ? Math.max(NARROWEST, (stream.columns || 80) - 1 - fixed) : PIPED_WIDTH;

  const pad = (text: string, { width, align }: Column<Row>): string => {
    const room = width ?? flexible;
    // A name may hold a line break, or orders for the terminal.
    const printable = text.replace(/\p{Cc}/gu, '�');
    const shown = stream.isTTY && stringWidth(printable) > room ? cut(printable, room) : printable;
    const padding = ' '.repeat(Math.max(0, room - stringWidth(shown)));
    return align === 'left' ? shown + padding : padding + shown;
  };
  const paint = (text: string, colour: Colour | null | undefined): string =>
    stream.isTTY && colour ? styleText(colour, text, { stream }) : text;
  const line = (cells: readonly string[]): string => `${cells.join(GAP).trimEnd()}\n`;

  return {
    head: (): string => line(columns.map((column) => paint(pad(column.title, column), 'bold'))),
    row: (row: Row): string =>
      line(columns.map((column) => paint(pad(column.cell(row), column), column.colour?.(row)))),
  };
}

/** The end of a path says more than its beginning. */
function cut(text: string, room: number): string {
  let shown = '';
  for (const character of [...text].reverse()) {
    if (stringWidth(character + shown) > room - 1) break;
    shown = character + shown;
  }
  return `…${shown}`;
}
