// Prints what Auralis tells its clients: npx node examples/listen.mjs [ws://localhost:8765/ws]
// Long states are cut to what is current; everything else is shown as it came.
const socket = new WebSocket(process.argv[2] ?? 'ws://localhost:8765/ws');

socket.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  if (frame.type === 'player_state') {
    const { currentTrack, isPlaying, position, duration, queue } = frame.data;
    frame.data = {
      currentTrack: currentTrack?.title ?? null,
      isPlaying,
      position,
      duration,
      queue: queue.length,
    };
  }
  console.log(`${frame.seq}\t${frame.type}\t${JSON.stringify(frame.data)}`);
};
socket.onclose = ({ code }) => console.log(`closed: ${code}`);
socket.onerror = () => console.log('Auralis does not answer: start it with npm start');
