import multipart from '@fastify/multipart';
import type { FastifyError, FastifyRequest } from 'fastify';
import { ExpectedError } from '#errors';
import { MAX_IMAGE_BYTES, TOO_MANY_IMAGE_BYTES } from '#library';
import { createTurns } from '../turns.ts';
import type { App } from './route.ts';

/** Forms may hold a little beside the image. */
const FORM_LIMITS = {
  fileSize: MAX_IMAGE_BYTES,
  files: 4,
  fields: 16,
  parts: 20,
  fieldSize: 4_096,
  headerPairs: 32,
};

/** Pictures that are received and looked at at once: up to 20 MB each. 60 at once took 2.1 GB. */
const MOST_AT_ONCE = 4;

/** Fastify's names for what is past a limit. */
const TOO_LARGE: ReadonlySet<string> = new Set(['FST_ERR_CTP_BODY_TOO_LARGE', 'FST_REQ_FILE_TOO_LARGE']);

/**
 * Makes the routes of `app` take an image: as the whole body, whatever type it claims to have, or as the first file
 * of a form, whatever its field is called. The body is then its bytes, or `undefined` where there is none.
 */
export async function acceptImages(app: App): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_IMAGE_BYTES }, (request, body, done) =>
    done(null, isEmpty(request, body as Buffer) ? undefined : body),
  );
  await app.register(multipart, { limits: FORM_LIMITS, isPartAFile });
  const turns = createTurns(MOST_AT_ONCE);
  // Before the body is read: what waits is held back by the socket.
  app.addHook('preParsing', async ({ method }, reply) => {
    if (method === 'POST') await turns(reply.raw);
  });
  app.addHook('preValidation', async (request) => {
    if (request.isMultipart()) request.body = await firstFileOf(request);
  });
  app.setErrorHandler((error: FastifyError) => {
    if (TOO_LARGE.has(error.code))
      throw new ExpectedError('image_too_large', TOO_MANY_IMAGE_BYTES, { cause: error });
    throw error; // The app's own handler answers.
  });
}

/** Clients that always speak JSON send `{}` where they mean nothing. */
function isEmpty({ headers }: FastifyRequest, body: Buffer): boolean {
  if (body.length === 0) return true;
  return (
    (headers['content-type'] ?? '').startsWith('application/json') &&
    /^\s*(?:\{\s*\}|null)\s*$/.test(`${body}`)
  );
}

function isPartAFile(
  _field: string | undefined,
  type: string | undefined,
  file: string | undefined,
): boolean {
  return file !== undefined || type === 'application/octet-stream' || (type?.startsWith('image/') ?? false);
}

async function firstFileOf(request: FastifyRequest): Promise<Buffer> {
  let first: Buffer | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue;
      if (first === undefined) first = await part.toBuffer();
      else part.file.resume();
    }
  } catch (cause) {
    if ((cause as Partial<FastifyError>).statusCode !== undefined) throw cause;
    // What the parser of forms throws is about the form.
    throw new ExpectedError('invalid_request', `the form cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
  if (first === undefined) throw new ExpectedError('invalid_request', 'the form must hold a file, got none');
  return first;
}
