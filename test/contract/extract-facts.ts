import { codeSpans, readSections, type Section, tableRows } from './markdown.ts';
import { type Field, type PayloadType, parsePayloadType } from './payload-type.ts';

/** What the contract document says, without its sentences: names, types, literals and figures. */
export type ContractFacts = {
  /** Where the WebSocket is. */
  readonly websocket: string;
  readonly messages: readonly Message[];
  /** Endpoint (or wildcard) to message types: the document's table. */
  readonly mapping: Readonly<Record<string, readonly string[]>>;
  /** Every endpoint that is named anywhere, sorted: `POST /api/player/play`. */
  readonly endpoints: readonly string[];
  /** Those with a `*`. */
  readonly wildcards: readonly string[];
  readonly interfaces: Readonly<Record<string, readonly Field[]>>;
  /** The members of the union `WebSocketMessageType`. */
  readonly typeUnion: readonly string[];
  /** Whole messages with figures, by type. */
  readonly examples: Readonly<Record<string, unknown>>;
};

export type Message = {
  readonly type: string;
  readonly fields: readonly Field[];
  readonly triggers: readonly Trigger[];
};

export type Trigger =
  | { readonly kind: 'endpoint'; readonly endpoint: string }
  /** `name` is the document's wording as a slug: `library-scan-completion`. */
  | { readonly kind: 'event'; readonly name: string };

const ENDPOINT = /^(?:GET|POST|PUT|PATCH|DELETE) \/\S*$/;

/** Reads the facts off the document's structure; throws where the structure is not the expected one. */
export function extractFacts(document: string): ContractFacts {
  const sections = readSections(document);
  const messageSections = sections.filter(({ path }) => path[1] === 'Message Types' && path.length === 4);
  if (messageSections.length === 0) throw new Error('no message stands under "Message Types"');
  const prose = sections.flatMap(({ lines }) => lines).join('\n');
  const named = endpointsIn(prose);
  const types = typesOf(sections);
  return {
    websocket: required(
      codeSpans(prose).find((code) => /^wss?:/.test(code)),
      'address of the WebSocket',
    ),
    messages: messageSections.map(toMessage),
    mapping: mappingOf(sections),
    endpoints: named.filter((endpoint) => !endpoint.includes('*')),
    wildcards: named.filter((endpoint) => endpoint.includes('*')),
    interfaces: interfacesOf(sections),
    typeUnion: literals(types.get('WebSocketMessageType'), 'WebSocketMessageType'),
    examples: Object.fromEntries(messageSections.flatMap(examplesOf)),
  };
}

function toMessage(section: Section): Message {
  const type = typeOf(section);
  const block = section.blocks.find(({ language }) => language === 'typescript');
  const payload = fields(parsePayloadType(required(block, `payload of ${type}`).code), type);
  const typeIn = (name: string) => payload.find((field) => field.name === name)?.type;
  const [named] = literals(typeIn('type'), `type of ${type}`);
  if (named !== type) throw new Error(`the payload of ${type} calls itself ${named}`);
  return { type, fields: fields(typeIn('data'), `data of ${type}`), triggers: triggersOf(section) };
}

function typeOf({ path }: Section): string {
  return required(/^`(\w+)`/.exec(path.at(-1) ?? '')?.[1], `message type in the heading "${path.at(-1)}"`);
}

/** `**Trigger**: …` on its line, or `**Triggers**:` with a list below; alternatives are parted by "or". */
function triggersOf(section: Section): readonly Trigger[] {
  const label = /^\*\*Triggers?\*\*:/;
  const start = section.lines.findIndex((line) => label.test(line));
  const inline = required(section.lines[start], `trigger of ${typeOf(section)}`).replace(label, '');
  const below = section.lines.slice(start + 1);
  const end = below.findIndex((line) => !line.startsWith('- '));
  const list = end < 0 ? below : below.slice(0, end);
  const alternatives = [inline, ...list].flatMap((text) => text.split(/\s+or\s+/)).filter(isWorded);
  if (alternatives.length === 0) throw new Error(`the document names no trigger of ${typeOf(section)}`);
  return alternatives.flatMap((text): readonly Trigger[] => {
    const endpoints = endpointsIn(text);
    if (endpoints.length === 0) return [{ kind: 'event', name: slug(text) }];
    return endpoints.map((endpoint) => ({ kind: 'endpoint', endpoint }));
  });
}

function isWorded(text: string): boolean {
  return slug(text) !== '';
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/^\W*(when|after|on)\b/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function endpointsIn(text: string): readonly string[] {
  return [...new Set(codeSpans(text).filter((code) => ENDPOINT.test(code)))].toSorted();
}

function mappingOf(sections: readonly Section[]): ContractFacts['mapping'] {
  const rows = sections.flatMap(({ lines }) => tableRows(lines, ['REST Endpoint', 'WebSocket Message']));
  const mapping: Record<string, readonly string[]> = {};
  for (const [endpoint = '', messages = ''] of rows) {
    const named = endpointsIn(endpoint);
    if (named.length === 0) throw new Error(`no endpoint stands in the table's row of ${endpoint}`);
    for (const name of named) mapping[name] = [...(mapping[name] ?? []), ...codeSpans(messages)];
  }
  if (rows.length === 0) throw new Error('the table from REST endpoint to WebSocket message is missing');
  return mapping;
}

/** `interface Name { … }` of any TypeScript block; its end is the brace at the start of a line. */
function interfacesOf(sections: readonly Section[]): ContractFacts['interfaces'] {
  return Object.fromEntries(
    declarations(sections, /^(?:export )?interface (\w+) (\{[\s\S]*?^\})/gm).map(([name, body]) => [
      name,
      fields(parsePayloadType(body), name),
    ]),
  );
}

/** `type Name = …;` of any TypeScript block. */
function typesOf(sections: readonly Section[]): ReadonlyMap<string, PayloadType> {
  return new Map(
    declarations(sections, /^(?:export )?type (\w+) =([^;]*);/gm).map(([name, body]) => [
      name,
      parsePayloadType(body),
    ]),
  );
}

function declarations(sections: readonly Section[], pattern: RegExp): readonly (readonly [string, string])[] {
  return sections
    .flatMap(({ blocks }) => blocks)
    .filter(({ language }) => language === 'typescript')
    .flatMap(({ code }) => [...code.matchAll(pattern)].map(([, name, body]) => [name!, body!] as const));
}

function examplesOf(section: Section): readonly (readonly [string, unknown])[] {
  return section.blocks
    .filter(({ language }) => language === 'json')
    .map(({ code }) => [typeOf(section), JSON.parse(code)]);
}

function fields(type: PayloadType | undefined, of: string): readonly Field[] {
  if (typeof type === 'object' && 'fields' in type) return type.fields;
  throw new Error(`${of} must be an object, got ${JSON.stringify(type)}`);
}

function literals(type: PayloadType | undefined, of: string): readonly string[] {
  if (typeof type === 'object' && 'literals' in type) return type.literals;
  throw new Error(`${of} must be a union of literals, got ${JSON.stringify(type)}`);
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the document lacks the ${what}`);
  return value;
}
