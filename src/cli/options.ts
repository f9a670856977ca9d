import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from '#errors';
import { UsageError } from './usage-error.ts';

/** What a command takes, for the parser and for `--help` alike. */
export type OptionSpecs = Readonly<
  Record<
    string,
    {
      readonly type: 'boolean' | 'string';
      readonly multiple?: boolean;
      readonly short?: string;
      /** Stands for the value in the help: `N`, `DIR`. */
      readonly value?: string;
      readonly help: string;
    }
  >
>;

export type Parsed = {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
};

/** Throws `UsageError` for anything that `specs` does not know. */
export function parse(args: readonly string[], specs: OptionSpecs): Parsed {
  try {
    const options: ParseArgsConfig['options'] = { help: { type: 'boolean', short: 'h' }, ...specs };
    return parseArgs({ args: withNegativeValues(args, specs), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** `--target -14` as `--target=-14`: parseArgs takes what begins with a dash for an option. */
function withNegativeValues(args: readonly string[], specs: OptionSpecs): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const name = joined.at(-1)?.replace(/^--/, '') ?? '';
    const isValue = /^-[\d.]/.test(arg) && Object.hasOwn(specs, name) && specs[name]?.type === 'string';
    if (isValue && joined.at(-1) === `--${name}`) joined.push(`${joined.pop()}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

/** A whole number in `min` … `max`, or `undefined` where the option is not given. */
export function integer(parsed: Parsed, name: string, min: number, max: number): number | undefined {
  const text = parsed.values[name];
  if (typeof text !== 'string') return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, got "${text}"`);
  }
  return value;
}

/** A number in `min` … `max`, or `undefined` where the option is not given. */
export function decimal(parsed: Parsed, name: string, min: number, max: number): number | undefined {
  const text = parsed.values[name];
  if (typeof text !== 'string') return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value >= min && value <= max)) {
    throw new UsageError(`--${name} must be a number from ${min} to ${max}, got "${text}"`);
  }
  return value;
}

/** One of a few words, or `undefined` where the option is not given. */
export function choice<Word extends string>(
  parsed: Parsed,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = parsed.values[name];
  if (typeof value !== 'string') return undefined;
  const found = words.find((word) => word === value);
  if (found === undefined) throw new UsageError(`--${name} must be ${words.join(', ')}, got "${value}"`);
  return found;
}

export function text(parsed: Parsed, name: string): string | undefined {
  const value = parsed.values[name];
  return typeof value === 'string' ? value : undefined;
}

export function texts(parsed: Parsed, name: string): readonly string[] {
  const value = parsed.values[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** One line an option. */
export function describeOptions(specs: OptionSpecs): string {
  const all: OptionSpecs = { ...specs, help: { type: 'boolean', short: 'h', help: 'this text' } };
  const rows = Object.entries(all).map(([name, { short, value, multiple, help }]) => {
    const flag = `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}${multiple ? ' …' : ''}`;
    return [flag, help] as const;
  });
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`).join('\n');
}
