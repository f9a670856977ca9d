import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';

type Relayed = { readonly type: string; readonly seq: number };

/**
 * Stands between a client and the real service, so that a test can break what lies between them: cut connections, let
 * none in, keep frames back, hold REST answers. It passes everything else on as it is.
 */
export async function startRelay(servicePort: number) {
  const down = new Set<WebSocket>();
  const open = new Set<WebSocket>();
  const held: (() => void)[] = [];
  let onHeld = (): void => {};
  const seen = { connections: 0, attempts: 0, fromClient: [] as string[], requests: [] as string[] };
  const rules = {
    target: servicePort,
    isRefusing: false,
    isHoldingAnswers: false,
    /** So many requests from now on get no answer but a broken connection. */
    failures: 0,
    drops: (_frame: Relayed): boolean => false,
  };

  const server = createServer((request, response) => {
    seen.requests.push(`${request.method} ${request.url}`);
    if (rules.failures > 0) {
      rules.failures--;
      response.destroy();
      return;
    }
    const headers = { ...request.headers, host: `localhost:${rules.target}` };
    const { method, url: path } = request;
    const passedOn = forward({ port: rules.target, host: 'localhost', method, path, headers }, (answer) => {
      const pass = (): void => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      };
      if (!rules.isHoldingAnswers) return pass();
      held.push(pass);
      onHeld();
    });
    passedOn.on('error', () => response.destroy());
    request.pipe(passedOn);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    seen.attempts++;
    if (rules.isRefusing) return socket.destroy();
    const service = new WebSocket(`ws://localhost:${rules.target}${request.url}`);
    service.on('error', () => socket.destroy());
    const early: string[] = [];
    service.on('message', (data) => early.push(String(data)));
    return service.on('open', () =>
      sockets.handleUpgrade(request, socket, head, (client) => {
        seen.connections++;
        open.add(client);
        down.add(service);
        const toClient = (text: string): void => {
          if (!rules.drops(JSON.parse(text))) client.send(text);
        };
        service.removeAllListeners('message');
        for (const text of early) toClient(text);
        service.on('message', (data) => toClient(String(data)));
        client.on('message', (data) => {
          seen.fromClient.push(String(data));
          if (service.readyState === WebSocket.OPEN) service.send(String(data));
        });
        client
          .on('error', () => {})
          .on('close', () => {
            open.delete(client);
            service.terminate();
          });
        service.on('close', (code) => {
          down.delete(service);
          // Reserved codes cannot be sent: that is what a cut looks like.
          if (code >= 1000 && code < 1004) client.close(code);
          else client.terminate();
        });
      }),
    );
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    url: `ws://localhost:${port}/ws`,
    seen,
    rules,
    /** Every connection at once, without a word. */
    cut: () => {
      for (const client of open) client.terminate();
    },
    /** Resolves when the next answer is held: made by the service, and not with the client. */
    answerHeld: () =>
      new Promise<void>((resolve) => {
        onHeld = resolve;
      }),
    releaseAnswers() {
      rules.isHoldingAnswers = false;
      for (const pass of held.splice(0)) pass();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...open, ...down]) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
