import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ContractFacts } from './extract-facts.ts';
import type { Field, PayloadType } from './payload-type.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * What a schema lacks of a payload of the contract, a line each; nothing when it is all there. A schema may have more
 * fields, require what the document leaves optional, and narrow a string or a number further.
 */
export function compareSchema(
  expected: readonly Field[],
  schema: z.ZodType,
  interfaces: ContractFacts['interfaces'],
): readonly string[] {
  const root = z.toJSONSchema(schema);

  const compare = (type: PayloadType, given: JsonSchema, path: string): readonly string[] => {
    const found = resolve(given);
    if (typeof type === 'string') {
      const named = interfaces[type];
      if (named !== undefined) return compare({ fields: named }, found, path);
      const isRight =
        type === 'any' || found.type === type || (type === 'number' && found.type === 'integer');
      return isRight ? [] : [`${path} must be ${type}, is ${summary(found)}`];
    }
    if ('literals' in type) {
      const literals = found.enum ?? (found.const === undefined ? [] : [found.const]);
      const isRight = isDeepStrictEqual(new Set(literals), new Set(type.literals));
      return isRight ? [] : [`${path} must be one of ${type.literals.join(', ')}, is ${summary(found)}`];
    }
    if ('arrayOf' in type) {
      const { items } = found;
      return found.type === 'array' && isSchema(items)
        ? compare(type.arrayOf, items, `${path}[]`)
        : [`${path} must be an array, is ${summary(found)}`];
    }
    if ('anyOf' in type) return compareUnion(type.anyOf, found, path);
    if (found.type !== 'object') return [`${path} must be an object, is ${summary(found)}`];
    return type.fields.flatMap((field) => compareField(field, found, `${path}.${field.name}`));
  };

  /** Every alternative of the document is one of the schema's, and the other way round. */
  const compareUnion = (
    types: readonly PayloadType[],
    found: JsonSchema,
    path: string,
  ): readonly string[] => {
    const given = alternativesOf(found);
    const differ = (type: PayloadType, member: JsonSchema) => compare(type, member, path).length > 0;
    const missing = types.filter((type) => given.every((member) => differ(type, member)));
    const added = given.filter((member) => types.every((type) => differ(type, member)));
    return [
      ...missing.map((type) => `${path} must also be ${JSON.stringify(type)}, is ${summary(found)}`),
      ...added.map((member) => `${path} must not be ${summary(member)}`),
    ];
  };

  const compareField = (field: Field, parent: JsonSchema, path: string): readonly string[] => {
    const given = parent.properties?.[field.name];
    if (!isSchema(given)) return [`${path} is missing`];
    const found = resolve(given);
    const problems = [...compare(field.type, found, path)];
    if (!field.optional && !parent.required?.includes(field.name)) problems.push(`${path} must be required`);
    const range = [found.minimum, found.maximum];
    if (field.range !== undefined && !isDeepStrictEqual(range, field.range))
      problems.push(`${path} must be from ${field.range.join(' to ')}, is from ${range.join(' to ')}`);
    return problems;
  };

  /** Schemas with an id are written once, under `$defs`, and referred to. */
  const resolve = (given: JsonSchema): JsonSchema => {
    if (given.$ref === undefined) return given;
    const found = given.$ref === '#' ? root : root.$defs?.[given.$ref.replace('#/$defs/', '')];
    if (found === undefined) throw new Error(`cannot follow ${given.$ref}`);
    return found;
  };

  return compare({ fields: expected }, root, 'data');
}

/** `anyOf`, or the short form that zod takes for bare types: `type: ['string', 'null']`. */
function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf, type }: { anyOf?: readonly unknown[]; type?: unknown } = schema;
  if (Array.isArray(type)) return type.map((one) => ({ ...schema, type: one }));
  return (anyOf ?? [schema]).filter(isSchema);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function summary({ type, enum: literals, const: literal, anyOf }: JsonSchema): string {
  return JSON.stringify({ type, enum: literals, const: literal, anyOf });
}
