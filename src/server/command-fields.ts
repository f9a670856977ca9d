import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

/**
 * Small commands take their fields as a JSON body or as query parameters, since existing clients use both: this moves
 * the query's into the body, each as what its schema asks for, text or JSON. The body's own fields win.
 */
export function fieldsFromQuery(schema: z.ZodType | undefined) {
  if (!(schema instanceof z.ZodObject)) throw new Error('only the fields of an object can be in a query');
  return async (request: FastifyRequest): Promise<void> => {
    const { body } = request;
    if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) return;
    const query = Object.entries(request.query as Record<string, unknown>);
    const fields = query.map(([name, value]) => [
      name,
      typeof value === 'string' ? typed(schema, name, value) : value,
    ]);
    request.body = { ...Object.fromEntries(fields), ...(body ?? {}) };
  };
}

function typed(schema: z.ZodObject, name: string, value: string): unknown {
  const field = schema.shape[name];
  if (field === undefined || (field as z.ZodType).safeParse(value).success) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'number' || typeof parsed === 'boolean' ? parsed : value;
  } catch {
    return value;
  }
}
