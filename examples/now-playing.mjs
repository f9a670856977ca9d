// Shows what Auralis plays, one line a change: npx node examples/now-playing.mjs [http://localhost:8765]
// It may run before the service does, and through a restart of it. In a project of yours: from 'auralis/client'.
import { connect } from '../src/client/index.ts';

const connection = connect(process.argv[2] ?? 'http://localhost:8765');

let shown = '';
connection.subscribe('player_state', ({ data: { currentTrack, isPlaying, volume, queue, queueIndex } }) => {
  const line =
    currentTrack === null
      ? 'nothing is loaded'
      : `${isPlaying ? 'playing' : 'paused'} ${queueIndex + 1}/${queue.length}: ${currentTrack.artist} – ${currentTrack.title}, volume ${volume}`;
  // The state comes every second while it plays; only the position has changed then.
  if (line !== shown) console.log(line);
  shown = line;
});

connection.subscribe('mastering_recommendation', ({ data }) => console.log(`  ${data.reasoning}`));

connection.onStatus((status) => {
  if (status === 'waiting') console.log('Auralis does not answer; trying again (npm start starts it)');
});

process.on('SIGINT', () => connection.close());
