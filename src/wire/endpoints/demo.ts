import { demoSchema } from '../demo.ts';
import type { Endpoints } from '../endpoint.ts';

export const demoEndpoints = {
  'GET /api/library/demo': {
    tag: 'library',
    summary: 'How far the demo album is',
    answers: { 200: demoSchema },
  },
  'POST /api/library/demo': {
    tag: 'library',
    summary:
      'Makes an album with one good and four faulty masters, adds its folder to the library and scans it, in the background; asked again, what is there is not made again',
    answers: { 202: demoSchema },
  },
} as const satisfies Endpoints;
