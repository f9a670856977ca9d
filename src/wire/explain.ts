import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a schema found wrong with `given`, each as one sentence part: the rule and the value, `must be at most 500, got 501`. */
export function explain(
  error: z.ZodError,
  given?: unknown,
): readonly { readonly path: string; readonly message: string }[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not a known field' }))
      : [{ path: issue.path.join('.'), message: rule(issue) + received(issue, given) }],
  );
}

/** zod's own words for these begin with a capital; ours, where a schema gives them, with "must". */
function rule(issue: Issue): string {
  if (issue.message.startsWith('must ')) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${article(issue.expected)}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

/** Lengths are counted in something; values are not. */
function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  return `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`;
}

const LONGEST_SHOWN = 100;

function received({ input, path }: Issue, given: unknown): string {
  // Text that should have been a number: the schema was left with none.
  const value = Number.isNaN(input) ? path.reduce(valueIn, given) : input;
  if (value === undefined || (typeof value === 'object' && value !== null)) return '';
  return `, got ${JSON.stringify(value)?.slice(0, LONGEST_SHOWN)}`;
}

function valueIn(from: unknown, name: PropertyKey): unknown {
  return (from as Readonly<Record<PropertyKey, unknown>> | undefined)?.[name];
}
