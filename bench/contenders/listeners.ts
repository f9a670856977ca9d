/**
 * `listeners.ts URL COUNT`: as many WebSocket clients; says `ready`, and for each line on its standard input what they
 * have heard of recommendations since the last one: frames, and their delays by the frames' own timestamps.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const [url, count] = [process.argv[2] as string, Number(process.argv[3])];
let delaysMs: number[] = [];
for (let i = 0; i < count; i++) {
  const socket = new WebSocket(url);
  socket.on('message', (data: Buffer) => {
    const end = data.toString('latin1', data.byteLength - 60);
    if (!data.toString('latin1', 0, 40).includes('mastering_recommendation')) return;
    const sentMs = Number(/"timestamp":([\d.]+)/.exec(end)?.[1]) * 1000;
    delaysMs.push(performance.timeOrigin + performance.now() - sentMs);
  });
  await once(socket, 'open');
}
console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  delaysMs = [];
  const at = (p: number): number => sorted[Math.ceil(sorted.length * p) - 1] ?? Number.NaN;
  console.log(JSON.stringify({ frames: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) }));
}
