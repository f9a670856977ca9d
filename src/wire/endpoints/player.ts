import { z } from 'zod';
import type { Endpoints } from '../endpoint.ts';
import {
  commandAnswerSchema,
  loadAnswerSchema,
  loadRequestSchema,
  playerSettingsRequestSchema,
  playerSettingsSchema,
  playerStatusSchema,
  playRequestSchema,
  seekRequestSchema,
  skipAnswerSchema,
  soundRequestSchema,
  soundSchema,
  volumeRequestSchema,
} from '../player.ts';

/** Transport, volume and how one track passes into the next. */
export const playerEndpoints = {
  'GET /api/player/status': {
    tag: 'player',
    summary: 'The data of player_state, with the number of the last broadcast',
    answers: { 200: playerStatusSchema },
  },
  'POST /api/player/load': {
    tag: 'player',
    summary: 'Makes a track the current one, without playing it',
    body: loadRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: loadAnswerSchema },
  },
  'POST /api/player/play': {
    tag: 'player',
    summary: 'Plays the current track, or another of the queue',
    body: playRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: commandAnswerSchema },
  },
  'POST /api/player/pause': {
    tag: 'player',
    summary: 'Pauses, where it is',
    answers: { 200: commandAnswerSchema },
  },
  'POST /api/player/stop': {
    tag: 'player',
    summary: 'Stops, back at the start of the track',
    answers: { 200: commandAnswerSchema },
  },
  'POST /api/player/next': {
    tag: 'player',
    summary: 'To the next track; at the end of the queue it stops',
    answers: { 200: skipAnswerSchema },
  },
  'POST /api/player/previous': {
    tag: 'player',
    summary: 'To the track before; later than 3 s into a track, to its start',
    answers: { 200: skipAnswerSchema },
  },
  'POST /api/player/seek': {
    tag: 'player',
    summary: 'Moves the position',
    body: seekRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: commandAnswerSchema.extend({ position: z.number() }) },
  },
  'POST /api/player/volume': {
    tag: 'player',
    summary: 'Sets the volume',
    body: volumeRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: commandAnswerSchema.extend(volumeRequestSchema.shape) },
  },
  'GET /api/player/settings': {
    tag: 'player',
    summary: 'How one track passes into the next',
    answers: { 200: playerSettingsSchema },
  },
  'PUT /api/player/settings': {
    tag: 'player',
    summary: 'Changes any of gapless_enabled, crossfade_enabled and crossfade_duration',
    body: playerSettingsRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: playerSettingsSchema },
  },
  'GET /api/player/sound': {
    tag: 'player',
    summary: 'Which page sounds, and whether there is a device that sounds where none does',
    answers: { 200: soundSchema },
  },
  'PUT /api/player/sound': {
    tag: 'player',
    summary: 'Makes one page the one that sounds, or none: where it plays, nothing is started or stopped',
    body: soundRequestSchema,
    answers: { 200: soundSchema },
  },
} as const satisfies Endpoints;
