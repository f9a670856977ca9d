/** Answers every request with the bytes of one file, by `node:http` alone: `bare-http.ts FILE` prints its port. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = readFileSync(process.argv[2] as string);
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.byteLength };
const server = createServer((_request, response) => response.writeHead(200, headers).end(body));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
