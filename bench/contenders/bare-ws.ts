/** Sends the data of one file to every client at each `POST /`, by `ws` alone: `bare-ws.ts FILE` prints its port. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const json = readFileSync(process.argv[2] as string, 'utf8');
const server = createServer((request, response) => {
  request.resume();
  seq++;
  const frame = Buffer.from(
    `{"type":"mastering_recommendation","data":${json},"timestamp":${Date.now() / 1000},"seq":${seq}}`,
  );
  for (const client of clients.clients) client.send(frame, { binary: false });
  response.writeHead(200, { 'content-type': 'application/json' }).end(json);
});
const clients = new WebSocketServer({ server, perMessageDeflate: false });
let seq = 0;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
