/**
 * A type as the contract document writes it. A bare string is a primitive (`number`, `null`, `any`, …) or the name of
 * an interface of the document.
 */
export type PayloadType =
  | string
  | { readonly literals: readonly string[] }
  | { readonly arrayOf: PayloadType }
  | { readonly anyOf: readonly PayloadType[] }
  | { readonly fields: readonly Field[] };

/** A field, with those facts that the comment behind it states. */
export type Field = {
  readonly name: string;
  readonly type: PayloadType;
  readonly optional: boolean;
  /** Smallest and largest value. */
  readonly range?: readonly [number, number];
  /** A comment of one word is taken for the unit. */
  readonly unit?: string;
  /** The literal of a sibling field (`action`) that this one goes with. */
  readonly goesWith?: string;
};

type Token = { readonly text: string; comment: string };

const TOKEN = /\s*(?:\/\/(?<comment>.*)|(?<text>"[^"]*"|'[^']*'|[A-Za-z_]\w*|[{}[\]|?:;,])|(?<strange>\S))/g;

/** Reads one TypeScript type: names, string literals, unions, arrays (`T[]`, or `[T]` as in an example), objects. */
export function parsePayloadType(source: string): PayloadType {
  const tokens = tokenize(source);
  let at = 0;
  const next = () => tokens[at]?.text;
  const take = (wanted?: string): Token => {
    const token = tokens[at];
    if (token === undefined || (wanted !== undefined && token.text !== wanted))
      throw new Error(`expected ${wanted ?? 'more'}, got ${token?.text ?? 'the end'} in: ${source}`);
    at += 1;
    return token;
  };
  const skip = (text: string) => next() === text && take(text) !== undefined;

  const union = (): PayloadType => {
    skip('|');
    const members = [array()];
    while (skip('|')) members.push(array());
    const literals = members.flatMap((member) => literalsOf(member));
    const others = members.filter((member) => literalsOf(member).length === 0);
    const alternatives = literals.length === 0 ? others : [...others, { literals }];
    return alternatives.length === 1 ? alternatives[0]! : { anyOf: alternatives };
  };
  const array = (): PayloadType => {
    let type = single();
    while (skip('[')) {
      take(']');
      type = { arrayOf: type };
    }
    return type;
  };
  const single = (): PayloadType => {
    if (next() === '{') return object();
    if (skip('[')) {
      const element = union();
      take(']');
      return { arrayOf: element };
    }
    const { text } = take();
    if (/^["']/.test(text)) return { literals: [text.slice(1, -1)] };
    if (!/^\w/.test(text)) throw new Error(`expected a type, got ${text} in: ${source}`);
    return text;
  };
  const object = (): PayloadType => {
    const fields: Field[] = [];
    take('{');
    while (!skip('}')) {
      const name = take().text.replaceAll(/["']/g, '');
      const optional = skip('?');
      take(':');
      const type = union();
      if (next() !== '}' && !skip(',')) take(';');
      fields.push({ name, type, optional, ...factsOfComment(tokens[at - 1]?.comment ?? '') });
    }
    return { fields };
  };

  const type = union();
  if (at < tokens.length) throw new Error(`expected the end, got ${next()} in: ${source}`);
  return type;
}

/** A comment belongs to the token before it on its line; one on a line of its own is prose. */
function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const { groups } of source.replaceAll(/^\s*\/\/.*$/gm, '').matchAll(TOKEN)) {
    const last = tokens.at(-1);
    if (groups?.strange !== undefined) throw new Error(`cannot read ${groups.strange} in: ${source}`);
    if (groups?.text !== undefined) tokens.push({ text: groups.text, comment: '' });
    else if (last !== undefined) last.comment = groups?.comment?.trim() ?? '';
  }
  return tokens;
}

function literalsOf(type: PayloadType): readonly string[] {
  return typeof type === 'object' && 'literals' in type ? type.literals : [];
}

function factsOfComment(comment: string): Pick<Field, 'range' | 'unit' | 'goesWith'> {
  const [, min, max] = /^(-?[\d.]+)\s*-\s*(-?[\d.]+)/.exec(comment) ?? [];
  if (min !== undefined && max !== undefined) return { range: [Number(min), Number(max)] };
  const [, goesWith] = /^For ["'`](\w+)["'`]$/.exec(comment) ?? [];
  if (goesWith !== undefined) return { goesWith };
  return /^[A-Za-z%]+$/.test(comment) ? { unit: comment } : {};
}
