import type { Endpoints } from '../endpoint.ts';
import { aboutSchema, healthSchema, readySchema } from '../service.ts';

export const serviceEndpoints = {
  'GET /api/health': {
    tag: 'service',
    summary: 'Whether the process answers',
    answers: { 200: healthSchema },
  },
  'GET /api/ready': {
    tag: 'service',
    summary: 'Whether database, analyzer and library folders work',
    answers: { 200: readySchema, 503: readySchema },
  },
  'GET /api/about': {
    tag: 'service',
    summary: 'Version, licence, source',
    answers: { 200: aboutSchema },
  },
} as const satisfies Endpoints;
