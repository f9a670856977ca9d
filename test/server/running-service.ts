import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { readConfig, type Service, type ServiceOptions, startService } from '../../src/server/index.ts';
import { frameSchema, type WebSocketMessageType } from '../../src/wire/index.ts';
import { createWaiting } from '../waiting.ts';

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
 * The real service, silent, on a free port where none is given. Nothing is watched unless `options` say so: scans of
 * what a test has changed would come between the messages that it counts.
 */
export function startSilentService(
  given: Parameters<typeof readConfig>[0],
  options: ServiceOptions = { watching: 'off' },
): Promise<Service> {
  return startService(readConfig({ port: 0, ...given, log: 'silent' }, {}), options);
}

/** The same, with what asks it over real HTTP and listens on a real WebSocket. */
export async function startTestService(
  dataFolder: string,
  libraryFolders: readonly string[],
  options?: ServiceOptions,
  given: Parameters<typeof readConfig>[0] = {},
) {
  const service = await startSilentService(
    { ...given, data: dataFolder, library: [...libraryFolders] },
    options,
  );
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
  const { look, until } = createWaiting();
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame;
    frameSchema(frame.type as WebSocketMessageType).parse(frame);
    frames.push(frame);
    look();
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    frames,
    socket,
    /** The first frame from number `after` on that fits. */
    waitFor: (fits: (frame: Frame) => boolean, after = 0): Promise<Frame> =>
      until(() => frames.slice(after).find(fits)),
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) resolve(null);
        else socket.once('close', resolve).close();
      }),
  };
}
