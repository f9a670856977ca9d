import stringWidth from 'string-width';
import { bar } from './bar.ts';

/**
 * A line at the foot of a terminal that is drawn over and over, for work that takes longer than a second. Nothing at
 * all where `stream` is no terminal.
 */
export function createProgress(stream: NodeJS.WriteStream, now: () => number = () => performance.now()) {
  const REDRAW_MS = 80;
  const BAR_WIDTH = 24;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isDrawn = false;

  const clear = (): void => {
    if (isDrawn) stream.write('\r\x1b[2K');
    isDrawn = false;
  };
  return {
    /** `fraction` 0…1. */
    update(fraction: number, label: string): void {
      if (!stream.isTTY || now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      let line = `${bar(fraction, BAR_WIDTH)} ${(100 * fraction).toFixed(0).padStart(3)} %  ${label}`;
      // A terminal that does not know its width says 0.
      while (stringWidth(line) >= (stream.columns || 80)) line = line.slice(0, -1);
      stream.write(`\r\x1b[2K${line}`);
      isDrawn = true;
    },
    /** To be called before anything else is printed, and at the end. */
    clear,
  };
}
