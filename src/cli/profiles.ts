import type { Command } from './command.ts';
import type { OptionSpecs, Parsed } from './options.ts';
import { LEARN_DETAILS, learnOptions, runLearn } from './profiles-learn.ts';
import { listOptions, runList } from './profiles-list.ts';
import { UsageError } from './usage-error.ts';

type Act = { readonly options: OptionSpecs; readonly run: (parsed: Parsed) => Promise<number> };

const acts: Readonly<Record<string, Act>> = {
  list: { options: listOptions, run: runList },
  learn: { options: learnOptions, run: runLearn },
};

export const profilesCommand: Command = {
  takes: 'list | learn --before DIR --after DIR -o FILE.json',
  summary: 'list the mastering profiles, or learn one from tracks before and after',
  details: `list: all profiles, those of --profiles among them; with --json one object a line.

${LEARN_DETAILS}`,
  options: { ...listOptions, ...learnOptions },
  async run(parsed) {
    const [name, ...more] = parsed.positionals;
    const act = name !== undefined && Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (act === undefined)
      throw new UsageError(`profiles needs list or learn${name === undefined ? '' : `, got "${name}"`}`);
    if (more.length > 0) throw new UsageError(`profiles ${name} takes options only, got "${more[0]}"`);
    for (const option of Object.keys(parsed.values))
      if (!Object.hasOwn(act.options, option))
        throw new UsageError(`profiles ${name} has no option --${option}`);
    return act.run(parsed);
  },
};
