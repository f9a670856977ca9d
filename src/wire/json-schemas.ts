import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

export type JsonSchemaOptions = {
  /** The draft that a document's format builds on. */
  readonly target: 'draft-7' | 'draft-2020-12';
  /** What a caller gives (`input`), or what comes out of the server (`output`): they differ by defaults. */
  readonly io: 'input' | 'output';
};

/**
 * The JSON Schema of each, by its name, and once for all those that carry an `id`, to which the others refer as the
 * document's `components/schemas`. All are converted together, since only then what they share is known.
 */
export function toJsonSchemas(all: Readonly<Record<string, z.ZodType>>, { target, io }: JsonSchemaOptions) {
  const whole = z.toJSONSchema(z.object(all), {
    target,
    io,
    override: ({ jsonSchema }) => simplify(jsonSchema),
  });
  const place = target === 'draft-7' ? 'definitions' : '$defs';
  const text = JSON.stringify(whole).replaceAll(`"#/${place}/`, '"#/components/schemas/');
  const { properties, [place]: shared } = JSON.parse(text) as Record<string, Record<string, JsonSchema>>;
  return { named: properties ?? {}, shared: shared ?? {} };
}

/** Takes away what zod says beyond the contract: that nothing may be added, and how far a double counts. */
function simplify(schema: JsonSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
