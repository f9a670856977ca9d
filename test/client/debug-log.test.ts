import { afterEach, expect, test, vi } from 'vitest';
import { debugLog } from '../../src/client/debug-log.ts';

const log = vi.spyOn(console, 'log').mockImplementation(() => {});
afterEach(() => {
  log.mockClear();
  vi.unstubAllGlobals();
});

test('messages are logged while localStorage.debug_websocket is true, from one message to the next', () => {
  let value = 'false';
  vi.stubGlobal('localStorage', { getItem: (key: string) => (key === 'debug_websocket' ? value : null) });
  debugLog('received', { type: 'pong' });
  value = 'true';
  debugLog('received', { type: 'error' });
  expect(log.mock.calls).toEqual([['[WS] received', { type: 'error' }]]);
});

test('where there is no localStorage, or a page may not use it, nothing is logged and nothing breaks', () => {
  vi.stubGlobal('localStorage', undefined);
  debugLog('sent', {});
  vi.stubGlobal('localStorage', {
    getItem() {
      throw new Error('SecurityError');
    },
  });
  debugLog('sent', {});
  expect(log).not.toHaveBeenCalled();
});
