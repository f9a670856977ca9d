/** Gives the one album of a folder a picture, says which album, and waits to be killed. */
import { readFileSync } from 'node:fs';
import { openLibrary } from '../../../src/library/index.ts';

const [dataFolder = '', music = '', picture = ''] = process.argv.slice(2);
const library = await openLibrary({ dataFolder, algorithmVersion: 1 });
await library.addFolder(music);
await library.scan();
const { items } = await library.albums.list({ limit: 1, offset: 0, orderBy: 'title', order: 'asc' });
const subject = { kind: 'album', id: items[0]?.id ?? 0 } as const;
await library.artwork.upload(subject, new Uint8Array(readFileSync(picture)));
process.send?.(subject);
setInterval(() => {}, 1_000);
