import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { readConfig, type ServiceOptions, startService } from '../../src/server/index.ts';
import { frameSchema, type WebSocketMessageType } from '../../src/wire/index.ts';

export type Frame = {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
  readonly data: any;
  readonly timestamp: number;
  readonly seq: number;
};

/** A folder for one test's files, gone with it. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'auralis-service-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * The real service on a free port, over real HTTP. Nothing is watched unless `options` say so: scans of what a test
 * has changed would come between the messages that it counts.
 */
export async function startTestService(
  dataFolder: string,
  libraryFolders: readonly string[],
  options: ServiceOptions = { watching: 'off' },
) {
  const config = readConfig(
    { port: 0, data: dataFolder, library: [...libraryFolders], log: 'silent' },
    {},
    undefined,
  );
  const service = await startService(config, options);
  const origin = `http://localhost:${service.port}`;

  const request = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      // biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
      body: (await response.json()) as any,
    };
  };
  return {
    port: service.port,
    get: (path: string) => request('GET', path),
    post: (path: string, body?: unknown) => request('POST', path, body),
    put: (path: string, body?: unknown) => request('PUT', path, body),
    delete: (path: string) => request('DELETE', path),
    connect: () => connect(`ws://localhost:${service.port}/ws`),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

/** A real WebSocket client that keeps every frame, checked against its schema, and waits for those to come. */
export async function connect(url: string) {
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame;
    frameSchema(frame.type as WebSocketMessageType).parse(frame);
    frames.push(frame);
    for (const look of waiting) look();
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    frames,
    socket,
    /** The first frame from number `after` on that fits. */
    waitFor(fits: (frame: Frame) => boolean, after = 0): Promise<Frame> {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = frames.slice(after).find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) resolve(null);
        else socket.once('close', resolve).close();
      }),
  };
}
