import { z } from 'zod';
import { albumSchema, albumsPageSchema, albumsQuerySchema } from '../albums.ts';
import { artistSchema, artistsPageSchema, artistsQuerySchema } from '../artists.ts';
import type { Endpoints } from '../endpoint.ts';
import {
  childFoldersQuerySchema,
  childFoldersSchema,
  folderRequestSchema,
  foldersSchema,
} from '../folders.ts';
import {
  idParamsSchema,
  searchAnswerSchema,
  searchQuerySchema,
  statisticsSchema,
  trackOrderSchema,
  tracksPageSchema,
  tracksQuerySchema,
} from '../library.ts';
import { commandAnswerSchema } from '../player.ts';
import { scanAnswerSchema, scanRequestSchema, scanStatusSchema } from '../scan.ts';
import { listedTrackSchema } from '../track-info.ts';

export const libraryEndpoints = {
  'GET /api/library/tracks': {
    tag: 'library',
    summary: 'The tracks of the library, a page at a time',
    query: tracksQuerySchema,
    answers: { 200: tracksPageSchema },
  },
  'GET /api/library/tracks/{id}': {
    tag: 'library',
    summary: 'One track',
    params: idParamsSchema,
    query: tracksQuerySchema.pick({ include: true }),
    answers: { 200: listedTrackSchema },
  },
  'GET /api/library/statistics': {
    tag: 'library',
    summary: 'How much the library holds, and how far measuring has come',
    answers: { 200: statisticsSchema },
  },
  'GET /api/search': {
    tag: 'library',
    summary: 'Tracks, albums and artists at once, by the beginnings of words',
    query: searchQuerySchema,
    answers: { 200: searchAnswerSchema },
  },
  'GET /api/albums': {
    tag: 'library',
    summary: 'The albums, a page at a time',
    query: albumsQuerySchema,
    answers: { 200: albumsPageSchema },
  },
  'GET /api/albums/{id}': {
    tag: 'library',
    summary: 'One album',
    params: idParamsSchema,
    answers: { 200: albumSchema },
  },
  'GET /api/albums/{id}/tracks': {
    tag: 'library',
    summary: 'The tracks of an album, by disc and number unless another order is asked for',
    params: idParamsSchema,
    query: tracksQuerySchema.extend({ order_by: trackOrderSchema.default('number') }),
    answers: { 200: tracksPageSchema },
  },
  'GET /api/artists': {
    tag: 'library',
    summary: 'The artists, a page at a time',
    query: artistsQuerySchema,
    answers: { 200: artistsPageSchema },
  },
  'GET /api/artists/{id}': {
    tag: 'library',
    summary: 'One artist',
    params: idParamsSchema,
    answers: { 200: artistSchema },
  },
  'GET /api/artists/{id}/tracks': {
    tag: 'library',
    summary: 'The tracks of an artist',
    params: idParamsSchema,
    query: tracksQuerySchema,
    answers: { 200: tracksPageSchema },
  },
  'POST /api/library/scan': {
    tag: 'library',
    summary: 'Brings the library up to date with the disk, in the background',
    body: scanRequestSchema.nullish(),
    answers: { 202: scanAnswerSchema },
  },
  'GET /api/library/scan': {
    tag: 'library',
    summary: 'How far the scan is that is running, and what the last one could not read',
    answers: { 200: scanStatusSchema },
  },
  'DELETE /api/library/scan': {
    tag: 'library',
    summary: 'Cancels the scan that is running',
    answers: { 200: commandAnswerSchema },
  },
  'GET /api/library/folders': {
    tag: 'library',
    summary: 'The folders that make up the library',
    answers: { 200: foldersSchema },
  },
  'GET /api/library/folders/children': {
    tag: 'library',
    summary: "The folders in a folder of the server's disk, to choose one from",
    query: childFoldersQuerySchema,
    answers: { 200: childFoldersSchema },
  },
  'POST /api/library/folders': {
    tag: 'library',
    summary: 'Adds a folder to the library; a scan finds what is in it',
    body: folderRequestSchema,
    answers: { 200: foldersSchema },
  },
  'DELETE /api/library/folders': {
    tag: 'library',
    summary: 'Takes a folder out of the library; its tracks stay known, as missing',
    query: z.object({ path: folderRequestSchema.shape.path }),
    answers: { 200: foldersSchema },
  },
} as const satisfies Endpoints;
