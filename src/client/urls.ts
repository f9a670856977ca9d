/** The contract's path of the WebSocket. */
const PATH = '/ws';

/**
 * Where the WebSocket and REST are, from either: `ws://localhost:8765/ws`, `http://localhost:8765`. Throws `TypeError`
 * for what is no such address.
 */
export function urlsOf(address: string | URL): { readonly webSocket: string; readonly origin: string } {
  const url = new URL(address);
  const isSecure = url.protocol === 'wss:' || url.protocol === 'https:';
  if (!isSecure && url.protocol !== 'ws:' && url.protocol !== 'http:')
    throw new TypeError(`the address must begin with ws:, wss:, http: or https:, got ${address}`);
  const path = url.pathname === '/' ? PATH : url.pathname;
  return {
    webSocket: `${isSecure ? 'wss' : 'ws'}://${url.host}${path}${url.search}`,
    origin: `${isSecure ? 'https' : 'http'}://${url.host}`,
  };
}
