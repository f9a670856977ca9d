import { createDirtyFolders } from '../../src/library/dirty-folders.ts';

export type Mark = { readonly folder: string; readonly atSeconds: number };
/** `marks`: how many had come before it. */
export type Scan = {
  readonly folders: readonly string[];
  readonly atSeconds: number;
  readonly marks: number;
};

/**
 * Dirty folders whose clock stands still until it is moved, and whose timers go off as it passes. A scan goes on until
 * `endScan`.
 */
export function handDrivenFolders(libraryFolders: readonly string[]) {
  let nowSeconds = 1000;
  let timer: { readonly atSeconds: number; readonly act: () => void } | null = null;
  let ending: (() => void) | null = null;
  const marks: Mark[] = [];
  const scans: Scan[] = [];
  const folders = createDirtyFolders({
    clock: () => nowSeconds,
    schedule(act, delaySeconds) {
      if (timer !== null) throw new Error('two timers at once');
      const mine = { atSeconds: nowSeconds + delaySeconds, act };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
    scan(taken) {
      if (ending !== null) throw new Error('two scans at once');
      scans.push({ folders: taken, atSeconds: nowSeconds, marks: marks.length });
      return new Promise((resolve) => {
        ending = resolve;
      });
    },
    libraryFolders: () => libraryFolders,
    quietSeconds: 2,
    patienceSeconds: 60,
  });
  return {
    mark(folder: string): void {
      marks.push({ folder, atSeconds: nowSeconds });
      folders.mark(folder);
    },
    forget: folders.forget,
    close: () => folders[Symbol.dispose](),
    isWaiting: (): boolean => timer !== null,
    /** All so far. */
    marks: (): readonly Mark[] => marks,
    scans: (): readonly Scan[] => scans,
    wait(seconds: number): void {
      const until = nowSeconds + seconds;
      for (let due = timer; due !== null && due.atSeconds <= until; due = timer) {
        nowSeconds = Math.max(nowSeconds, due.atSeconds);
        timer = null;
        due.act();
      }
      nowSeconds = until;
    },
    /** Ends the scan that goes on, if one does; resolves when that has been heard. */
    async endScan(): Promise<void> {
      const end = ending;
      ending = null;
      end?.();
      await new Promise(setImmediate);
    },
  };
}
