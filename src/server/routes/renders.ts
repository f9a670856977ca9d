import { toWireRenderJob } from '#wire';
import { findTrack } from '../named-track.ts';
import type { Services } from '../services.ts';
import { handle } from './handle.ts';
import type { App } from './route.ts';

type RenderServices = Pick<Services, 'library' | 'enhancement' | 'renderJobs'>;

/** Renders that are asked for ahead, and looked after. */
export function renderRoutes(app: App, { library, enhancement, renderJobs }: RenderServices): void {
  handle(app, 'POST /api/tracks/{id}/renders', async ({ params, body }) => {
    const track = await findTrack(library, params.id);
    const { preset, intensity } = enhancement.get();
    const job = renderJobs.begin(track, {
      preset: body.preset ?? preset,
      intensity: body.intensity ?? intensity,
      format: body.format,
    });
    return toWireRenderJob(job);
  });

  handle(app, 'GET /api/renders/{id}', async ({ params }) => toWireRenderJob(renderJobs.get(params.id)));

  handle(app, 'DELETE /api/renders/{id}', async ({ params }) =>
    toWireRenderJob(renderJobs.cancel(params.id)),
  );
}
