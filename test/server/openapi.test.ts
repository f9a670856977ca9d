import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../src/wire/index.ts';
import { pointersIn, resolve } from './references.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
};

const folder = temporaryFolder();
let service: Awaited<ReturnType<typeof startTestService>>;
// biome-ignore lint/suspicious/noExplicitAny: read as any reader of the document would
let document: any;
let operations: readonly { readonly route: string; readonly path: string; readonly operation: Operation }[];

beforeAll(async () => {
  service = await startTestService(folder.path, []);
  document = (await service.get('/api/openapi.json')).body;
  operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
  );
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('it says that it is OpenAPI 3.1, of which version, and under which licence', () => {
  const { version, license } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Auralis', version, license: { identifier: license } });
});

test('it holds every endpoint of the table, and at each of them the server answers', async () => {
  expect(operations.map(({ route }) => route).sort()).toEqual(Object.keys(endpoints).sort());
  const { url } = document.servers[0];
  for (const { route } of operations) {
    const [method = '', path] = route.split(' ');
    // No id, index or name is this: what is there refuses it, what is not there knows no such path.
    const response = await fetch(`${url}${path?.replaceAll(/\{\w+\}/g, 'none')}`, { method });
    expect(await response.text(), route).not.toContain('"code":"not_found"');
  }
});

test('every operation has a name of its own, a summary, a described tag, an answer when it went well and one when not', () => {
  const tags = document.tags.map(({ name, description }: Record<string, string>) => description && name);
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  for (const { route, operation } of operations) {
    expect(operation.summary, route).toMatch(/^[A-Z].{5,}[^.]$/);
    expect(tags, route).toEqual(expect.arrayContaining([...operation.tags]));
    expect(operation.tags, route).toHaveLength(1);
    expect(Object.keys(operation.responses), route).toContainEqual(expect.stringMatching(/^2\d\d$/));
    expect(operation.responses.default, route).toEqual({ $ref: '#/components/responses/Problem' });
  }
  expect(Object.keys(document.components.responses.Problem.content)).toEqual(['application/problem+json']);
});

test('the parameters in a path are those that are described as such, all required', () => {
  for (const { route, path, operation } of operations) {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(
      inPath.map(({ name }) => name),
      route,
    ).toEqual(names);
    expect(
      inPath.every(({ required }) => required),
      route,
    ).toBe(true);
  }
});

test('every reference leads somewhere, and every shared schema is there once and used', () => {
  const pointers = pointersIn(document);
  expect(pointers.length).toBeGreaterThan(20);
  for (const pointer of pointers) expect(resolve(document, pointer), pointer).toBeTypeOf('object');
  const used = new Set(pointers);
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    expect(used, name).toContain(`#/components/schemas/${name}`);
    expect(occurrences(document, JSON.stringify(schema)), name).toBe(1);
  }
});

test('an object of three fields or more that is there twice is a shared schema: give it an id', () => {
  const places = new Map<string, string[]>();
  for (const { path, schema } of objectsIn(document)) {
    const text = JSON.stringify(schema);
    places.set(text, [...(places.get(text) ?? []), path]);
  }
  expect(places.size).toBeGreaterThan(20);
  expect([...places.values()].filter(({ length }) => length > 1)).toEqual([]);
});

test('what requests share with answers has no default: with one, they would be two schemas', () => {
  const asked = operations.flatMap(({ operation }) =>
    pointersIn({ ...operation, responses: {} }).map((pointer) => resolve(document, pointer)),
  );
  expect(JSON.stringify(asked)).not.toContain('"default":');
});

test('every schema in it is one: JSON Schema 2020-12 accepts it', () => {
  // The validator that @asyncapi/parser brings along.
  const { default: Ajv } = createRequire(import.meta.resolve('@asyncapi/parser'))('ajv/dist/2020.js');
  const ajv = new Ajv({ strict: false });
  const schemas = schemasIn(document);
  expect(schemas.length).toBeGreaterThan(50);
  for (const schema of schemas) {
    expect(ajv.validateSchema(schema), `${JSON.stringify(schema)}: ${ajv.errorsText()}`).toBe(true);
  }
});

test('a small command names its fields in the query, too, and then needs no body; others say whether they do', () => {
  const { parameters, requestBody } = document.paths['/api/player/seek'].post as Operation;
  expect(parameters).toMatchObject([{ name: 'position', in: 'query', required: false }]);
  expect(requestBody).toMatchObject({ required: false });
  expect(requestBody?.content).toHaveProperty('application/json');
  expect(document.paths['/api/library/scan'].post.requestBody.required).toBe(false);
  expect(document.paths['/api/library/folders'].post.requestBody.required).toBe(true);
});

function occurrences(within: unknown, text: string): number {
  return JSON.stringify(within).split(text).length - 1;
}

/** What stands under `schema` and in the components. */
function schemasIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'schema') return [inner];
    if (key === 'schemas') return Object.values(inner as object);
    return schemasIn(inner);
  });
}

/** Every description of an object with three fields or more, and where it is. */
function objectsIn(
  value: unknown,
  path = '#',
): readonly { readonly path: string; readonly schema: object }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, part]) => objectsIn(part, `${path}/${key}`));
  const { properties } = value as { properties?: object };
  return Object.keys(properties ?? {}).length >= 3 ? [{ path, schema: value }, ...inner] : inner;
}
