import type { z } from 'zod';

/** Method and path with its parameters in braces, as the contract and OpenAPI write them: `DELETE /api/playlists/{id}`. */
export type Route = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;

/**
 * One endpoint of REST, whole: the server takes its validation from here, OpenAPI its text, the client its types.
 * Every endpoint may also answer with problem details (`problemSchema`).
 */
export type Endpoint = {
  readonly tag:
    | 'player'
    | 'queue'
    | 'library'
    | 'metadata'
    | 'artwork'
    | 'playlists'
    | 'mastering'
    | 'streaming'
    | 'service';
  readonly summary: string;
  /** The path's parameters; they arrive as text. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Of a JSON body; one that may be left out is `nullish`. */
  readonly body?: z.ZodType;
  /** A small command: the body's fields may come as query parameters instead. */
  readonly fieldsFromQuery?: true;
  /** What other kinds of body it takes, by media type and in words. */
  readonly otherBodies?: Readonly<Record<string, string>>;
  /** The media types of what it answers with where that is no JSON. */
  readonly media?: readonly string[];
  /** The JSON that it answers with, by status; `null` is no JSON. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
};

/** The endpoints of one subject. */
export type Endpoints = Readonly<Record<Route, Endpoint>>;
