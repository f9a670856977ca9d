/** Says hello, by Fastify alone: `bare-fastify.ts` prints its port. What a server of it costs before it does anything. */
import Fastify from 'fastify';

const app = Fastify();
app.get('/', () => ({ hello: 'world' }));
console.log(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
