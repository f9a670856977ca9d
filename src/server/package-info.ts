import { readFileSync } from 'node:fs';

const { version, license } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** What package.json says of this very installation; the source is offered by whoever runs it. */
export const packageInfo: { readonly version: string; readonly license: string; readonly source: string } = {
  version,
  license,
  source: 'the folder that this service was started from; its LICENSE says what you may do with it',
};
