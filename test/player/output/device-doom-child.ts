/** Stands in for the device process: dies of every file called `hostile`, and says what else it is told as a failure. */
import type { DeviceReport, DeviceRequest } from '../../../src/player/output/device-messages.ts';

const report = (message: DeviceReport): void => void process.send?.(message);

process.on('message', (request: DeviceRequest) => {
  if (request.type === 'start') report({ type: 'ready', sampleRateHz: 48_000, latencySeconds: 0 });
  if (request.type !== 'follow') return;
  const { current, next } = request.programme;
  if (current?.path === 'hostile') process.kill(process.pid, 'SIGKILL');
  if (current === null) return;
  const heard = { id: current.id, positionSeconds: current.fromSeconds, atSeconds: 0, isRunning: true };
  process.send?.({ type: 'heard', heard, underruns: 0 } satisfies DeviceReport, () => {
    if (next?.item.path === 'hostile') process.kill(process.pid, 'SIGKILL');
    report({ type: 'failed', path: `${current.path} then ${next?.item.path ?? 'nothing'}`, reason: 'told' });
  });
});
process.on('disconnect', () => process.exit(0));
