import type { z } from 'zod';
import type { Endpoint, Endpoints } from './endpoint.ts';
import { artworkEndpoints } from './endpoints/artwork.ts';
import { demoEndpoints } from './endpoints/demo.ts';
import { favouriteEndpoints } from './endpoints/favourites.ts';
import { libraryEndpoints } from './endpoints/library.ts';
import { librarySettingsEndpoints } from './endpoints/library-settings.ts';
import { masteringEndpoints } from './endpoints/mastering.ts';
import { metadataEndpoints } from './endpoints/metadata.ts';
import { playerEndpoints } from './endpoints/player.ts';
import { playlistEndpoints } from './endpoints/playlists.ts';
import { queueEndpoints } from './endpoints/queue.ts';
import { renderEndpoints } from './endpoints/renders.ts';
import { serviceEndpoints } from './endpoints/service.ts';
import { streamingEndpoints } from './endpoints/streaming.ts';
import { trackMapEndpoints } from './endpoints/track-map.ts';

/** All of REST: what the server answers to, OpenAPI describes and the client calls. */
export const endpoints = {
  ...playerEndpoints,
  ...queueEndpoints,
  ...libraryEndpoints,
  ...trackMapEndpoints,
  ...demoEndpoints,
  ...metadataEndpoints,
  ...librarySettingsEndpoints,
  ...artworkEndpoints,
  ...favouriteEndpoints,
  ...playlistEndpoints,
  ...masteringEndpoints,
  ...renderEndpoints,
  ...streamingEndpoints,
  ...serviceEndpoints,
} as const satisfies Endpoints;

export type KnownRoute = keyof typeof endpoints;

type At<Route extends KnownRoute> = (typeof endpoints)[Route];
type Part<Route extends KnownRoute, Name extends keyof Endpoint> =
  At<Route> extends Readonly<Record<Name, infer Schema>> ? Schema : undefined;

/** What a handler is given, checked. */
export type Received<Route extends KnownRoute, Name extends 'params' | 'query' | 'body'> =
  Part<Route, Name> extends z.ZodType ? z.output<Part<Route, Name>> : undefined;

type Success = 200 | 201 | 202;
type SuccessSchema<Route extends KnownRoute> = At<Route>['answers'][keyof At<Route>['answers'] & Success];

/** What a handler answers with when all goes well; bytes and text where the endpoint has no JSON. */
export type Answer<Route extends KnownRoute> =
  SuccessSchema<Route> extends z.ZodType ? z.output<SuccessSchema<Route>> : unknown;
