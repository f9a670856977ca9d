import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { messageDataSchemas, playerStateSchema, trackInfoSchema } from '#wire';
import { compareSchema } from './compare-schema.ts';
import { facts } from './facts.ts';
import type { Field } from './payload-type.ts';

const schemas: Readonly<Record<string, z.ZodType>> = messageDataSchemas;
const compare = (fields: readonly Field[], schema: z.ZodType) =>
  compareSchema(fields, schema, facts.interfaces);

test('WebSocketMessageType holds every message of the contract, and the document’s union', () => {
  const documented = facts.messages.map(({ type }) => type);
  expect(Object.keys(schemas)).toEqual(expect.arrayContaining([...documented, ...facts.typeUnion]));
});

test.each(facts.messages)('the data of $type has every field of the contract', ({ type, fields }) => {
  expect(compare(fields, schemas[type] ?? z.never())).toEqual([]);
});

test.each(Object.entries(facts.examples))('the document’s example of %s is valid', (type, example) => {
  const { data } = z.object({ type: z.literal(type), data: z.unknown() }).parse(example);
  expect(schemas[type]?.parse(data)).toEqual(data);
});

test.each([
  ['PlayerState', playerStateSchema],
  ['TrackInfo', trackInfoSchema],
])('%s has every field of the contract', (name, schema) => {
  const fields = facts.interfaces[name] ?? [];
  expect(fields).not.toEqual([]);
  expect(compare(fields, schema)).toEqual([]);
});

describe('the comparison', () => {
  const field = (type: Field['type'], more: Partial<Field> = {}): readonly Field[] => [
    { name: 'a', type, optional: false, ...more },
  ];

  test.each([
    ['more fields', field('string'), z.object({ a: z.string(), b: z.number() })],
    ['an integer for a number', field('number'), z.object({ a: z.int() })],
    ['literals for a string', field('string'), z.object({ a: z.enum(['x']) })],
    ['anything for any', field('any'), z.object({ a: z.string() })],
    ['what may be missing, present', field('string', { optional: true }), z.object({ a: z.string() })],
    ['an interface with an id', field({ arrayOf: 'TrackInfo' }), z.object({ a: z.array(trackInfoSchema) })],
    [
      'an object or null',
      field({ anyOf: ['TrackInfo', 'null'] }),
      z.object({ a: trackInfoSchema.nullable() }),
    ],
  ])('passes %s', (_, fields, schema) => {
    expect(compare(fields, schema)).toEqual([]);
  });

  test.each([
    ['data.a is missing', field('string'), z.object({})],
    ['data.a must be required', field('string'), z.object({ a: z.string().optional() })],
    ['data.a must be string', field('string'), z.object({ a: z.number() })],
    ['data.a must be string', field('string'), z.object({ a: z.string().nullable() })],
    ['data.a must be one of x, y', field({ literals: ['x', 'y'] }), z.object({ a: z.enum(['x', 'y', 'z']) })],
    ['data.a must be one of x, y', field({ literals: ['x', 'y'] }), z.object({ a: z.literal('x') })],
    ['data.a must be one of x', field({ literals: ['x'] }), z.object({ a: z.string() })],
    ['data.a must be an array', field({ arrayOf: 'string' }), z.object({ a: z.string() })],
    ['data.a[] must be string', field({ arrayOf: 'string' }), z.object({ a: z.array(z.number()) })],
    ['data.a.a is missing', field({ fields: field('any') }), z.object({ a: z.object({}) })],
    ['data.a.id is missing', field('TrackInfo'), z.object({ a: trackInfoSchema.omit({ id: true }) })],
    ['data.a must also be "null"', field({ anyOf: ['string', 'null'] }), z.object({ a: z.string() })],
    [
      'data.a must not be {"type":"null"}',
      field({ anyOf: ['string'] }),
      z.object({ a: z.string().nullable() }),
    ],
    ['data.a must be from 0 to 1', field('number', { range: [0, 1] }), z.object({ a: z.number().min(0) })],
    ['data must be an object', field('string'), z.never()],
  ])('says: %s', (problem, fields, schema) => {
    expect(compare(fields, schema)).toContainEqual(expect.stringContaining(problem));
  });
});
