import { describe, expect, test } from 'vitest';
import { isRangeMeant, precondition } from '../../../src/server/streaming/conditions.ts';

const etag = '"abc"';
/** The date of RFC 9110's examples, and a little more. */
const modifiedMs = Date.UTC(1994, 10, 6, 8, 49, 37, 250);
const at = 'Sun, 06 Nov 1994 08:49:37 GMT';
const before = 'Sun, 06 Nov 1994 08:49:36 GMT';
const of = (headers: Record<string, string>) => precondition(headers, { etag, modifiedMs });

describe('RFC 9110, 13.1: conditions of a GET', () => {
  test.each([
    [{}, 'answer'],
    [{ 'if-none-match': '"abc"' }, 'not_modified'],
    [{ 'if-none-match': 'W/"abc"' }, 'not_modified'],
    [{ 'if-none-match': '"x,y", "abc"' }, 'not_modified'],
    [{ 'if-none-match': '*' }, 'not_modified'],
    [{ 'if-none-match': '"abcd"' }, 'answer'],
    [{ 'if-modified-since': at }, 'not_modified'],
    [{ 'if-modified-since': 'Sunday, 06-Nov-94 08:49:37 GMT' }, 'not_modified'],
    [{ 'if-modified-since': 'Sun Nov  6 08:49:37 1994' }, 'not_modified'],
    [{ 'if-modified-since': before }, 'answer'],
    [{ 'if-modified-since': '2026-01-01' }, 'answer'],
    // The tag counts, and the date does not.
    [{ 'if-none-match': '"other"', 'if-modified-since': at }, 'answer'],
    [{ 'if-match': '"abc"' }, 'answer'],
    [{ 'if-match': '*' }, 'answer'],
    [{ 'if-match': 'W/"abc"' }, 'failed'],
    [{ 'if-match': '"other"' }, 'failed'],
    [{ 'if-unmodified-since': at }, 'answer'],
    [{ 'if-unmodified-since': before }, 'failed'],
    [{ 'if-match': '"abc"', 'if-unmodified-since': before }, 'answer'],
  ])('%o: %s', (headers, outcome) => {
    expect(of(headers as Record<string, string>)).toBe(outcome);
  });
});

describe('RFC 9110, 13.1.5: If-Range', () => {
  test.each([
    [undefined, true],
    ['"abc"', true],
    ['W/"abc"', false],
    ['"other"', false],
    [at, true],
    [before, false],
    ['nonsense', false],
  ])('%s: %s', (header, isMeant) => {
    expect(isRangeMeant(header, { etag, modifiedMs }, modifiedMs + 60_000)).toBe(isMeant);
  });

  test('a date says nothing of what was changed within the last second', () => {
    expect(isRangeMeant(at, { etag, modifiedMs }, modifiedMs + 500)).toBe(false);
  });

  test('W/"abc" is not taken for what has no strong tag', () => {
    expect(isRangeMeant('W/"abc"', { etag: null, modifiedMs }, modifiedMs + 60_000)).toBe(false);
  });
});
