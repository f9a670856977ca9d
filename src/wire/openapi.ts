import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { type JsonSchema, toJsonSchemas } from './json-schemas.ts';
import { problemSchema } from './problem.ts';

export type OpenApiOptions = {
  readonly version: string;
  /** An SPDX identifier. */
  readonly licence: string;
  /** Where the reader reaches the server: `http://localhost:8765`. */
  readonly url: string;
};

const ABOUT_TAGS: Readonly<Record<Endpoint['tag'], string>> = {
  player: 'Playing, and its settings',
  queue: 'What plays, and in which order',
  library: 'Folders, tracks, albums, artists, and finding them',
  metadata: 'The tags in the files',
  artwork: 'Pictures of albums and tracks',
  playlists: 'Lists of tracks that users keep',
  mastering: 'Measurements, profiles and what mastering a track needs',
  streaming: 'What is heard: originals and masters',
  service: 'The service itself',
};

/** What an answer's status says here. */
const ABOUT_STATUS: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Accepted; it goes on in the background, and messages or its own URL tell how far it is',
  204: 'Done; there is nothing to say',
  206: 'The part that was asked for',
  304: 'It is still what the client has',
  503: 'Not now',
};

const routes = Object.entries<Endpoint>(endpoints);

/** The OpenAPI 3.1 description of REST, made from the table that requests and answers are checked by. */
export function openApiDocument({ version, licence, url }: OpenApiOptions) {
  const given = toJsonSchemas(named(givenSchemas), { target: 'draft-2020-12', io: 'input' });
  const answered = toJsonSchemas(
    { ...named(answerSchemas), Problem: problemSchema },
    { target: 'draft-2020-12', io: 'output' },
  );
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [route, endpoint] of routes) {
    const [method = '', path = ''] = route.split(' ');
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = {
      tags: [endpoint.tag],
      summary: endpoint.summary,
      operationId: operationId(method, path),
      ...requestOf(endpoint, (part) => given.named[`${route} ${part}`] ?? {}),
      responses: {
        ...Object.fromEntries(
          Object.entries(endpoint.answers).map(([status, schema]) => [
            status,
            {
              description: ABOUT_STATUS[status] ?? 'Answer',
              ...(schema && { content: json(answered.named[`${route} ${status}`]) }),
              ...(schema === null && Number(status) < 300 && bytes(endpoint)),
            },
          ]),
        ),
        default: { $ref: '#/components/responses/Problem' },
      },
    };
  }
  const tags = [...new Set(routes.map(([, { tag }]) => tag))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Auralis',
      version,
      description:
        'Measures music, says what mastering each track needs. Small commands take their fields as JSON body or as query parameters. Whatever goes wrong is told as RFC 9457 problem details. Fields may be added to any answer.',
      license: { name: licence, identifier: licence },
    },
    servers: [{ url, description: 'The server that this document comes from' }],
    tags: tags.map((name) => ({ name, description: ABOUT_TAGS[name] })),
    paths,
    components: {
      schemas: { ...given.shared, ...answered.shared },
      responses: {
        Problem: {
          description: 'What went wrong: `code` for programs, `detail` for people',
          content: { 'application/problem+json': { schema: answered.named.Problem } },
        },
      },
    },
  };
}

/** Every endpoint's schemas of one side, under names that say whose they are. */
function named(schemasOf: (endpoint: Endpoint) => Readonly<Record<string, z.ZodType | null>>) {
  return Object.fromEntries(
    routes.flatMap(([route, endpoint]) =>
      Object.entries(schemasOf(endpoint)).flatMap(([part, schema]) =>
        schema ? [[`${route} ${part}`, schema]] : [],
      ),
    ),
  );
}

const answerSchemas = ({ answers }: Endpoint) => answers;

const givenSchemas = ({ params, query, body }: Endpoint) => ({
  params: params ?? null,
  query: query ?? null,
  body: body ? present(body) : null,
});

/** What a body is when there is one. */
function present(body: z.ZodType): z.ZodType {
  return body instanceof z.ZodOptional || body instanceof z.ZodNullable
    ? present(body.unwrap() as z.ZodType)
    : body;
}

function requestOf(
  { params, query, body, fieldsFromQuery, otherBodies = {} }: Endpoint,
  schemaOf: (part: 'params' | 'query' | 'body') => JsonSchema,
) {
  const parameters = [
    ...(params ? parametersOf(schemaOf('params'), 'path') : []),
    ...(query ? parametersOf(schemaOf('query'), 'query') : []),
    ...(fieldsFromQuery ? parametersOf(schemaOf('body'), 'query').filter(isScalar).map(optional) : []),
  ];
  const content = {
    ...(body && json(schemaOf('body'))),
    ...Object.fromEntries(
      Object.entries(otherBodies).map(([type, words]) => [type, { schema: { description: words } }]),
    ),
  };
  const isRequired = body !== undefined && !fieldsFromQuery && !body.safeParse(undefined).success;
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(Object.keys(content).length > 0 && { requestBody: { required: isRequired, content } }),
  };
}

function parametersOf({ properties = {}, required = [] }: JsonSchema, place: 'path' | 'query') {
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = property as JsonSchema;
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description && { description }),
      schema,
    };
  });
}

type Parameter = ReturnType<typeof parametersOf>[number];

/** A list has no way to be written in a query. */
const isScalar = ({ schema }: Parameter): boolean => schema.type !== 'array';
const optional = (parameter: Parameter): Parameter => ({ ...parameter, required: false });

/** What has no schema: bytes, or text. */
const bytes = ({ media }: Endpoint) =>
  media && { content: Object.fromEntries(media.map((type) => [type, {}])) };
const json = (schema: JsonSchema | undefined) => ({ 'application/json': { schema } });

/** `GET /api/albums/{id}/tracks`: `getAlbumsByIdTracks`. */
function operationId(method: string, path: string): string {
  const words =
    path
      .replace('/api/', '')
      .replaceAll('{', 'by_')
      .match(/[a-z0-9]+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
