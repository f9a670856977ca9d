import { toJsonSchemas } from './json-schemas.ts';
import { clientMessageSchemas, frameSchema, messageDataSchemas, personalDataSchemas } from './messages.ts';

export type AsyncApiOptions = {
  readonly version: string;
  /** An SPDX identifier. */
  readonly licence: string;
  /** Name and port under which the reader reaches the server. */
  readonly host: string;
};

/** In AsyncAPI 3 `send` and `receive` are what this application does, not its clients. */
const sent = { ...messageDataSchemas, ...personalDataSchemas };
const received = clientMessageSchemas;

/**
 * The AsyncAPI 3.1 description of the WebSocket, made from the schemas that its frames are checked by. Its schema
 * object extends JSON Schema's draft 7.
 */
export function asyncApiDocument({
  version,
  licence,
  host,
}: AsyncApiOptions): Readonly<Record<string, unknown>> {
  const { named, shared } = toJsonSchemas(
    {
      ...Object.fromEntries(keysOf(sent).map((type) => [type, frameSchema(type)])),
      ...received,
    },
    { target: 'draft-7', io: 'output' },
  );
  const messages = Object.entries({ ...sent, ...received }).map(([type, { description }]) => [
    type,
    { name: type, title: type, summary: description, payload: named[type] },
  ]);
  const inChannel = (types: readonly string[]) =>
    types.map((type) => ({ $ref: `#/channels/live/messages/${type}` }));
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Auralis',
      version,
      description:
        'What happens, as it happens, over one WebSocket. Each broadcast reaches every client in the same order; a client that finds a gap in `seq`, or a lower one after it has connected again, asks `GET /api/player/status`. Fields may be added to any message.',
      license: { name: licence, url: `https://spdx.org/licenses/${licence}.html` },
    },
    defaultContentType: 'application/json',
    servers: { this: { host, protocol: 'ws', description: 'The server that this document comes from' } },
    channels: {
      live: {
        address: '/ws',
        title: 'Messages',
        summary: 'All of them, in both directions',
        servers: [{ $ref: '#/servers/this' }],
        messages: Object.fromEntries(
          messages.map(([type]) => [type, { $ref: `#/components/messages/${type}` }]),
        ),
      },
    },
    operations: {
      send: {
        action: 'send',
        title: 'From the server',
        channel: { $ref: '#/channels/live' },
        messages: inChannel(keysOf(sent)),
      },
      receive: {
        action: 'receive',
        title: 'From a client',
        summary: 'Every command goes over REST',
        channel: { $ref: '#/channels/live' },
        messages: inChannel(keysOf(received)),
        reply: {
          channel: { $ref: '#/channels/live' },
          messages: inChannel(keysOf(personalDataSchemas)),
        },
      },
    },
    components: { messages: Object.fromEntries(messages), schemas: shared },
  };
}

function keysOf<Table extends object>(table: Table) {
  return Object.keys(table) as (keyof Table & string)[];
}
