import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { extractFacts } from './extract-facts.ts';
import { expandWildcard, facts, messagesOf, normaliseEndpoint } from './facts.ts';
import { findDocument } from './find-document.ts';
import { readSections } from './markdown.ts';
import { type Field, parsePayloadType } from './payload-type.ts';

const types = facts.messages.map(({ type }) => type);
const named = (fields: readonly Field[]) => fields.map(({ name }) => name).toSorted();

describe('a payload type', () => {
  const field = (source: string) => {
    const type = parsePayloadType(`{ ${source}\n}`);
    return typeof type === 'object' && 'fields' in type ? type.fields : [];
  };

  test.each([
    ['a: number', [{ name: 'a', type: 'number', optional: false }]],
    ['"a"?: string,', [{ name: 'a', type: 'string', optional: true }]],
    [`a: 'x' | "y";`, [{ name: 'a', type: { literals: ['x', 'y'] }, optional: false }]],
    ['a: Song | null', [{ name: 'a', type: { anyOf: ['Song', 'null'] }, optional: false }]],
    ['a: number[][]', [{ name: 'a', type: { arrayOf: { arrayOf: 'number' } }, optional: false }]],
    ['a: number, // 0.5 - 2, mostly 1', [{ name: 'a', type: 'number', optional: false, range: [0.5, 2] }]],
    ['a: number // -1-1', [{ name: 'a', type: 'number', optional: false, range: [-1, 1] }]],
    ['a: number // Hz', [{ name: 'a', type: 'number', optional: false, unit: 'Hz' }]],
    ['a?: number // For "x"', [{ name: 'a', type: 'number', optional: true, goesWith: 'x' }]],
    ['a: number // how far it is', [{ name: 'a', type: 'number', optional: false }]],
    ['// 0 - 1\na: number\n// Hz', [{ name: 'a', type: 'number', optional: false }]],
    [
      'a: [{ b: number // 0-1\n} // now and then\n], c: "x"',
      [
        {
          name: 'a',
          type: { arrayOf: { fields: [{ name: 'b', type: 'number', optional: false, range: [0, 1] }] } },
          optional: false,
        },
        { name: 'c', type: { literals: ['x'] }, optional: false },
      ],
    ],
  ])('%s', (source, expected) => {
    expect(field(source)).toEqual(expected);
  });

  test.each(['{ a number }', '{ a: number', '{ a: number } b', '{ a: ; }', '{ a: (b) => c }', ''])(
    'that cannot be read is refused: %s',
    (source) => {
      expect(() => parsePayloadType(source)).toThrow(/expected|cannot read/);
    },
  );
});

describe('a document', () => {
  const message = (trigger: string) =>
    `#### \`rain_started\` ✨ (soon)
${trigger}

**Payload**:
\`\`\`typescript
# no heading
{ "type": "rain_started", "data": { "mm": number } }
\`\`\`
`.replace('# no heading', '// # no heading');
  const document = (messages: string, rest = '') => `# Weather
**Where**: \`ws://localhost:1/ws\`
## Message Types
### Rain
${messages}
## Others
\`\`\`bash
# neither is this
\`\`\`
${rest}
| REST Endpoint | WebSocket Message | Notes |
|---|---|---|
| \`POST /rain/*\` | \`rain_started\`, \`flood\` | soon |
| \`POST /rain/*\` | \`snow\` | |

\`\`\`typescript
export interface Cloud { // big
  id: number;
  // … and more
}
type WebSocketMessageType =
  | 'rain_started';
\`\`\`
`;
  const triggersOf = (trigger: string) => extractFacts(document(message(trigger))).messages[0]?.triggers;
  const endpoint = (name: string) => ({ kind: 'endpoint', endpoint: name });
  const event = (name: string) => ({ kind: 'event', name });

  test('gives its messages, endpoints, interfaces and union', () => {
    expect(extractFacts(document(message('**Trigger**: `PUT /rain`'), 'See `GET /rain/{id}`.'))).toEqual({
      websocket: 'ws://localhost:1/ws',
      messages: [
        {
          type: 'rain_started',
          fields: [{ name: 'mm', type: 'number', optional: false }],
          triggers: [endpoint('PUT /rain')],
        },
      ],
      mapping: { 'POST /rain/*': ['rain_started', 'flood', 'snow'] },
      endpoints: ['GET /rain/{id}', 'PUT /rain'],
      wildcards: ['POST /rain/*'],
      interfaces: { Cloud: [{ name: 'id', type: 'number', optional: false }] },
      typeUnion: ['rain_started'],
      examples: {},
    });
  });

  test('keeps a JSON example whole', () => {
    const example = '```json\n{ "type": "rain_started", "data": { "mm": 3 } }\n```\n';
    expect(extractFacts(document(`${message('**Trigger**: Clouds')}${example}`)).examples).toEqual({
      rain_started: { type: 'rain_started', data: { mm: 3 } },
    });
  });

  test.each([
    ['**Trigger**: `POST /a`', [endpoint('POST /a')]],
    ['**Trigger**: `POST /a` or `DELETE /b/{id}`', [endpoint('POST /a'), endpoint('DELETE /b/{id}')]],
    ['**Trigger**: When a cloud comes or `GET /a` ends', [event('a-cloud-comes'), endpoint('GET /a')]],
    ['**Trigger**: Now (2Hz at night)', [event('now-2hz-at-night')]],
    [
      '**Triggers**:\n- `PUT /a`\n- Low pressure\n\n- no trigger',
      [endpoint('PUT /a'), event('low-pressure')],
    ],
  ])('%s', (trigger, expected) => {
    expect(triggersOf(trigger)).toEqual(expected);
  });

  test.each([
    ['no trigger', document(message('')), /lacks the trigger of rain_started/],
    ['an empty trigger', document(message('**Triggers**:')), /names no trigger of rain_started/],
    ['no message', document(''), /no message/],
    [
      'a nameless message',
      document('#### Rain starts'),
      /lacks the message type in the heading "Rain starts"/,
    ],
    ['no payload', document('#### `rain_started`'), /lacks the payload of rain_started/],
    [
      'another payload',
      document(message('').replace('`rain', '`drain')),
      /drain_started calls itself rain_started/,
    ],
    ['an open code block', `${document(message(''))}\`\`\`json\n{}`, /not closed: \{\}/],
  ])('with %s is refused', (_, text, problem) => {
    expect(() => extractFacts(text)).toThrow(problem);
  });
});

describe('contract.json', () => {
  test('is what the document says, and holds none of its sentences', (context) => {
    const document = findDocument();
    if (document === null) {
      const reason = 'SKIPPED: shared/contract/ is not beside this repository, contract.json is not compared';
      console.warn(reason);
      return context.skip(reason);
    }
    const text = readFileSync(document, 'utf8');
    expect(facts, 'run: node scripts/contract-facts.ts').toEqual(extractFacts(text));
    const prose = readSections(text).flatMap(({ path, lines, blocks }) => [
      ...[...path, ...lines].flatMap((line) => line.split(/[`:]/)),
      ...blocks.flatMap(({ code }) => code.match(/(?<=\/\/).*/g) ?? []),
    ]);
    const sentences = prose.map((part) => part.trim()).filter((part) => part.split(/\s+/).length > 3);
    expect(sentences.length).toBeGreaterThan(20);
    expect(sentences.filter((sentence) => JSON.stringify(facts).includes(sentence))).toEqual([]);
  });

  test('holds 20 messages, each once, and the union’s 17 among them', () => {
    expect(new Set(types).size).toBe(20);
    expect(types).toHaveLength(20);
    expect(facts.typeUnion).toHaveLength(17);
    expect(types).toEqual(expect.arrayContaining([...facts.typeUnion]));
  });

  test('names only messages, interfaces and endpoints that it knows', () => {
    expect(types).toEqual(expect.arrayContaining(Object.values(facts.mapping).flat()));
    expect(Object.keys(facts.examples)).toEqual(['mastering_recommendation']);
    const triggers = facts.messages.flatMap((message) => message.triggers);
    const endpoints = triggers.flatMap((trigger) => (trigger.kind === 'endpoint' ? [trigger.endpoint] : []));
    const known = [...facts.endpoints, ...facts.wildcards];
    expect(known).toEqual(expect.arrayContaining([...endpoints, ...Object.keys(facts.mapping)]));
    expect(known.every((endpoint) => /^[A-Z]+ \/api\/[a-z_/{}*]+$/.test(endpoint))).toBe(true);
  });

  test('the data of player_state is a PlayerState', () => {
    const data = facts.messages.find(({ type }) => type === 'player_state')?.fields ?? [];
    expect(named(data)).toEqual(named(facts.interfaces.PlayerState ?? []));
  });
});

describe('what an endpoint triggers', () => {
  test.each([
    ['POST /api/player/play', ['playback_started']],
    ['DELETE /api/player/queue/{position}', ['queue_updated']],
    ['POST /api/player/queue/some/thing', ['queue_updated']],
    ['POST /api/player/queue', []],
    ['POST /api/library/scan', ['scan_complete', 'scan_progress']],
    ['GET /api/player/mastering/recommendation/{id}', ['mastering_recommendation']],
    ['GET /api/health', []],
  ])('%s: %j', (endpoint, expected) => {
    expect(messagesOf(endpoint)).toEqual(expected);
  });

  test('every endpoint of the document triggers something', () => {
    expect(facts.endpoints.filter((endpoint) => messagesOf(endpoint).length === 0)).toEqual([]);
  });

  test('a wildcard stands for every endpoint below it', () => {
    const below = (pattern: string) => expandWildcard(pattern, facts.endpoints);
    expect(below('POST /api/artwork/*')).toEqual([
      'POST /api/artwork/album/{id}',
      'POST /api/artwork/track/{id}',
    ]);
    expect(below('POST /api/playlists')).toEqual(['POST /api/playlists']);
    expect(facts.wildcards.filter((pattern) => below(pattern).length === 0)).toEqual([]);
  });

  test('path parameters have no names', () => {
    expect(normaliseEndpoint('DELETE /a/{id}/b/{track_id}')).toBe('DELETE /a/{}/b/{}');
  });
});
