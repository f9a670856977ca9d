/**
 * `node scripts/contract-facts.ts [--check] [DOCUMENT]`: the facts of the contract document, into
 * `test/contract/contract.json`. With `--check` it compares instead, prints the difference and exits with 1.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diff, parseArgs } from 'node:util';
import { extractFacts } from '../test/contract/extract-facts.ts';
import { findDocument } from '../test/contract/find-document.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = `${root}test/contract/contract.json`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' } },
});
const document = positionals[0] ?? findDocument();
if (document === null) fail('the contract document is not at hand: give its path', 2);

const found = format(JSON.stringify(extractFacts(readFileSync(document, 'utf8'))));
if (values.check) check(readFileSync(file, 'utf8'));
else writeFileSync(file, found);

function check(kept: string): void {
  if (kept === found) return;
  const lines = diff(kept.split('\n'), found.split('\n'));
  const shown = lines.filter((_, i) =>
    lines.slice(Math.max(i - 3, 0), i + 4).some(([change]) => change !== 0),
  );
  const difference = shown.map(([change, line]) => `${change === 0 ? ' ' : change > 0 ? '-' : '+'} ${line}`);
  fail(`- ${file}\n+ ${document}\n\n${difference.join('\n')}`, 1);
}

/** As `biome ci` wants it: a fact a line. */
function format(json: string): string {
  const biome = `${root}node_modules/@biomejs/biome/bin/biome`;
  const options = { input: json, encoding: 'utf8', cwd: root } as const;
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=contract.json'], options);
}

function fail(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
