import { readFileSync } from 'node:fs';
import { ExpectedError } from '#errors';
import type { Command } from './command.ts';
import { describeOptions, parse } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Loaded when they are wanted: measuring a file does not need the server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  analyze: async () => (await import('./analyze.ts')).analyzeCommand,
  master: async () => (await import('./master.ts')).masterCommand,
  recommend: async () => (await import('./recommend.ts')).recommendCommand,
  profiles: async () => (await import('./profiles.ts')).profilesCommand,
};

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--version') {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    const isAsked = name === 'help' || name === '--help' || name === '-h';
    if (!isAsked)
      process.stderr.write(name === undefined ? 'no command given\n' : `unknown command "${name}"\n`);
    (isAsked ? process.stdout : process.stderr).write(await overview());
    return isAsked ? 0 : 2;
  }
  const command = await load();
  try {
    const parsed = parse(args, command.options);
    if (parsed.values.help) {
      process.stdout.write(help(name as string, command));
      return 0;
    }
    return await command.run(parsed);
  } catch (error) {
    if (error instanceof ExpectedError) {
      process.stderr.write(`${error.code}: ${error.message}\n`);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nSee "auralis ${name} --help".\n`);
    return 2;
  }
}

async function overview(): Promise<string> {
  const rows: string[] = [];
  for (const [name, load] of Object.entries(commands))
    rows.push(`  ${name.padEnd(10)} ${(await load()).summary}`);
  return `auralis COMMAND [options]\n\n${rows.join('\n')}\n\n"auralis COMMAND --help" says more.\n`;
}

function help(name: string, { takes, summary, details, options }: Command): string {
  return `auralis ${name} ${takes}\n\n${summary}\n${details ? `\n${details}\n` : ''}\n${describeOptions(options)}\n`;
}
