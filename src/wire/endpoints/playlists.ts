import type { Endpoints } from '../endpoint.ts';
import { idParamsSchema } from '../library.ts';
import { commandAnswerSchema } from '../player.ts';
import {
  playlistAddSchema,
  playlistChangeSchema,
  playlistExportQuerySchema,
  playlistImportAnswerSchema,
  playlistImportQuerySchema,
  playlistPlaySchema,
  playlistRemoveQuerySchema,
  playlistReorderSchema,
  playlistRequestSchema,
  playlistSchema,
  playlistsPageSchema,
  playlistsQuerySchema,
  playlistTrackParamsSchema,
  playlistTracksPageSchema,
  playlistTracksQuerySchema,
  wholePlaylistSchema,
} from '../playlists.ts';
import { queueAnswerSchema } from '../queue.ts';

const playlistFile = 'An M3U8 playlist, at most 5 MB';

export const playlistEndpoints = {
  'GET /api/playlists': {
    tag: 'playlists',
    summary: 'The playlists, a page at a time',
    query: playlistsQuerySchema,
    answers: { 200: playlistsPageSchema },
  },
  'POST /api/playlists': {
    tag: 'playlists',
    summary: 'Makes a playlist',
    body: playlistRequestSchema,
    answers: { 201: playlistSchema },
  },
  'GET /api/playlists/{id}': {
    tag: 'playlists',
    summary: 'One playlist with all of its tracks',
    params: idParamsSchema,
    answers: { 200: wholePlaylistSchema },
  },
  'PUT /api/playlists/{id}': {
    tag: 'playlists',
    summary: 'Renames or describes a playlist',
    params: idParamsSchema,
    body: playlistChangeSchema,
    answers: { 200: playlistSchema },
  },
  'DELETE /api/playlists/{id}': {
    tag: 'playlists',
    summary: 'Deletes a playlist; its tracks stay in the library',
    params: idParamsSchema,
    answers: { 200: commandAnswerSchema },
  },
  'GET /api/playlists/{id}/tracks': {
    tag: 'playlists',
    summary: 'The tracks of a playlist, a page at a time',
    params: idParamsSchema,
    query: playlistTracksQuerySchema,
    answers: { 200: playlistTracksPageSchema },
  },
  'POST /api/playlists/{id}/tracks': {
    tag: 'playlists',
    summary: 'Adds tracks to a playlist, all of them or none',
    params: idParamsSchema,
    body: playlistAddSchema,
    answers: { 200: playlistSchema },
  },
  'DELETE /api/playlists/{id}/tracks/{track_id}': {
    tag: 'playlists',
    summary: 'Takes one occurrence of a track out of a playlist',
    params: playlistTrackParamsSchema,
    query: playlistRemoveQuerySchema,
    answers: { 200: playlistSchema },
  },
  'PUT /api/playlists/{id}/tracks/reorder': {
    tag: 'playlists',
    summary: 'Moves one track of a playlist to another place',
    params: idParamsSchema,
    body: playlistReorderSchema,
    fieldsFromQuery: true,
    answers: { 200: playlistSchema },
  },
  'POST /api/playlists/{id}/play': {
    tag: 'playlists',
    summary: 'Replaces the queue by a playlist, and plays',
    params: idParamsSchema,
    body: playlistPlaySchema,
    fieldsFromQuery: true,
    answers: { 200: queueAnswerSchema },
  },
  'GET /api/playlists/{id}/export': {
    tag: 'playlists',
    summary: 'A playlist as an M3U8 file',
    params: idParamsSchema,
    query: playlistExportQuerySchema,
    media: ['audio/x-mpegurl'],
    answers: { 200: null },
  },
  'POST /api/playlists/import': {
    tag: 'playlists',
    summary: 'Makes a playlist of the entries of an M3U8 file that lie in the library folders',
    query: playlistImportQuerySchema,
    otherBodies: {
      'audio/x-mpegurl': playlistFile,
      'audio/mpegurl': playlistFile,
      'application/vnd.apple.mpegurl': playlistFile,
      'text/plain': playlistFile,
    },
    answers: { 201: playlistImportAnswerSchema },
  },
} as const satisfies Endpoints;
