/** Set to `true` in the browser's console; takes effect with the next message. */
const KEY = 'debug_websocket';

/** Writes a message to the console while `localStorage.debug_websocket` is `true`. */
export function debugLog(direction: 'received' | 'sent', message: unknown): void {
  if (isOn()) console.log(`[WS] ${direction}`, message);
}

/** There is no localStorage in Node and in workers, and reading it throws where a page may keep nothing. */
function isOn(): boolean {
  try {
    return globalThis.localStorage?.getItem(KEY) === 'true';
  } catch {
    return false;
  }
}
