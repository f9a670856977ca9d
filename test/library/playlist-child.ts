/** Fills a playlist with the first track of a folder, says so each time that one is in, and goes on until it is killed. */
import { writeSync } from 'node:fs';
import { openLibrary } from '../../src/library/index.ts';

const [dataFolder = '', music = ''] = process.argv.slice(2);
const library = await openLibrary({ dataFolder, algorithmVersion: 1 });
await library.addFolder(music);
await library.scan();
const { items } = await library.listTracks({ limit: 1, offset: 0, orderBy: 'path', order: 'asc' });
const { id } = await library.playlists.create({ name: 'Mine' });
for (let n = 1; ; n++) {
  await library.playlists.add(
    id,
    items.map((track) => track.id),
    0,
  );
  writeSync(1, `${n}\n`);
}
