import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGuard } from '../../src/server/guard.ts';
import { createLive } from '../../src/server/live.ts';
import { entry, handDriven } from '../player/hand-driven.ts';
import { connect } from './running-service.ts';

const live = createLive({
  guard: createGuard(() => port),
  log: { debug() {}, info() {}, warn() {}, error() {} },
  greet: async () => {},
});
const server = createServer().on('upgrade', (request, socket, head) => live.upgrade(request, socket, head));
let port = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await live[Symbol.asyncDispose]();
  server.close();
});

const COMMANDS = ['play', 'pause', 'stop', 'next', 'previous', 'clear', 'shuffle'] as const;
const command = fc.oneof(fc.constantFrom(...COMMANDS), fc.integer({ min: 1, max: 9 }));

test('whatever the player is told to do, seq rises by one a message, and a client misses only states that a newer one replaced', async () => {
  const client = await connect(`ws://127.0.0.1:${port}/ws`);
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 60 }), async (commands) => {
      const driven = handDriven();
      const from = client.frames.length;
      const firstSeq = live.seq();
      const sent: string[] = [];
      for (const name of commands) {
        if (typeof name === 'number') driven.player().add(entry(name));
        else if (name !== 'play' || driven.player().view().queue.entries.length > 0) driven.player()[name]();
        driven.wait(0.5);
        for (const event of driven.told()) {
          const before = live.seq();
          if (event.type === 'state_changed') {
            sent.push('player_state');
            live.broadcast('player_state', stateOf(driven.player().view().positionSeconds));
          } else {
            sent.push('volume_changed');
            live.broadcast('volume_changed', { volume: 0 });
          }
          expect(live.seq()).toBe(before + 1);
        }
      }
      const last = live.seq();
      if (sent.length === 0) return;
      await client.waitFor(({ seq }) => seq === last, from);
      const heard = client.frames.slice(from).map(({ seq }) => seq);
      expect(heard).toEqual(heard.toSorted((a, b) => a - b));
      const missed = sent.filter((_, i) => !heard.includes(firstSeq + 1 + i));
      expect(missed.every((type) => type === 'player_state')).toBe(true);
    }),
    { numRuns: 200 },
  );
  await client.close();
});

function stateOf(position: number) {
  return {
    currentTrack: null,
    isPlaying: false,
    volume: 1,
    position,
    duration: 0,
    queue: [],
    queueIndex: -1,
    gapless_enabled: true,
    crossfade_enabled: false,
    crossfade_duration: 3,
    repeat: 'off' as const,
    shuffle: false,
    sound_page: null,
    sound_device: false,
  };
}
