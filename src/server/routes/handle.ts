import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { type Answer, type Endpoint, endpoints, type KnownRoute, problemSchema, type Received } from '#wire';
import { fieldsFromQuery } from '../command-fields.ts';
import type { App } from './route.ts';

/** A request whose parts have been checked by the endpoint's schemas. */
export type Checked<Route extends KnownRoute> = {
  readonly params: Received<Route, 'params'>;
  readonly query: Received<Route, 'query'>;
  readonly body: Received<Route, 'body'>;
  readonly headers: FastifyRequest['headers'];
};

type Handler<Route extends KnownRoute> = (
  request: Checked<Route>,
  reply: FastifyReply,
) => Promise<Answer<Route>>;

/** Answers one endpoint of the contract; everything but the answer itself stands in `#wire`. */
export function handle<Route extends KnownRoute>(app: App, route: Route, handler: Handler<Route>): void {
  const endpoint: Endpoint = endpoints[route];
  const [method, path] = route.split(' ') as [string, string];
  const [success] = Object.keys(endpoint.answers);
  app.route({
    method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    schema: schemaOf(endpoint),
    ...(endpoint.fieldsFromQuery && { preValidation: fieldsFromQuery(endpoint.body) }),
    handler(request, reply) {
      reply.status(Number(success));
      return handler(request as unknown as Checked<Route>, reply);
    },
  });
}

/**
 * An answer that is JSON already, and is sent as it is: long, or written out for others as well. Its type fits every
 * endpoint; whoever calls this sees to it that the text does.
 */
export function written(reply: FastifyReply, json: string): never {
  void reply.type('application/json; charset=utf-8');
  return json as never;
}

/** What Fastify checks requests by, and writes answers with. */
function schemaOf({ params, query, body, answers }: Endpoint): FastifySchema {
  return {
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    response: {
      ...Object.fromEntries(Object.entries(answers).filter(([, schema]) => schema !== null)),
      '4xx': problemSchema,
      '5xx': problemSchema,
    },
  } as FastifySchema;
}
