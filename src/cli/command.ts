import type { OptionSpecs, Parsed } from './options.ts';

export type Command = {
  /** What follows the command's name: `FILE|DIR…`. */
  readonly takes: string;
  readonly summary: string;
  /** Further lines of `--help`. */
  readonly details?: string;
  readonly options: OptionSpecs;
  /** Answers the exit code: 0 all well, 1 some file failed. Wrong usage is thrown as `UsageError` (2). */
  run(parsed: Parsed): Promise<number>;
};
