import { readdirSync } from 'node:fs';
import Fastify from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { openEnhancement } from '../../../src/server/enhancement.ts';
import { createErrorHandler, validatorCompiler } from '../../../src/server/problems.ts';
import { renderRoutes } from '../../../src/server/routes/renders.ts';
import { streamingRoutes } from '../../../src/server/routes/streaming.ts';
import { openRenderFolder } from '../../../src/server/streaming/render-folder.ts';
import { createRenderJobs } from '../../../src/server/streaming/render-jobs.ts';
import type { MasteringOf, Rendering, TrackMastering } from '../../../src/server/streaming/rendering.ts';
import { createRenders } from '../../../src/server/streaming/renders.ts';
import { createStreaming } from '../../../src/server/streaming/streaming.ts';
import type { TemporaryLibrary } from '../../library/temporary-library.ts';
import { createHandDrivenRender } from './hand-driven-render.ts';

export type StreamingApp = Awaited<ReturnType<typeof startStreamingApp>>;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** What is heard over real HTTP, of a real library; renders are in the hands of the test. */
export async function startStreamingApp(
  { library }: TemporaryLibrary,
  rendersFolder: string,
  masteringOf: MasteringOf<TrackMastering>,
  { limitBytes = 2 ** 30, graceMs = 0 }: { readonly limitBytes?: number; readonly graceMs?: number } = {},
) {
  const driven = createHandDrivenRender();
  const folder = await openRenderFolder(rendersFolder);
  const renders = createRenders({ folder, render: driven.render, limitBytes, log: quiet, graceMs });
  const evidence: { readonly mastering: TrackMastering; readonly rendering: Rendering }[] = [];
  const streaming = createStreaming({
    library,
    renders,
    masteringOf,
    onRendered: (mastering, rendering) => void evidence.push({ mastering, rendering }),
  });
  const app = Fastify({ forceCloseConnections: true }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(createErrorHandler(quiet));
  const enhancement = await openEnhancement(library.settings);
  const { holdMaster } = streaming;
  const renderJobs = createRenderJobs({ holdMaster, evidence: library.renders, log: quiet });
  streamingRoutes(app, { library, streaming, enhancement });
  renderRoutes(app, { library, enhancement, renderJobs });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    origin,
    driven,
    evidence,
    /** Of finished renders, without their notes, and of those that grow. */
    files: () => readdirSync(rendersFolder).filter((name) => !name.endsWith('.json')),
    ask: (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(`${origin}${path}`, { method, headers }),
    async [Symbol.asyncDispose]() {
      await renderJobs[Symbol.asyncDispose]();
      await app.close();
      await renders[Symbol.asyncDispose]();
    },
  };
}
