type Fields = Readonly<Record<string, unknown>>;

/** The method and the URL of a call: `{name}` in the path filled from `params`, `query` behind it. */
export function requestUrl(
  endpoint: string,
  origin: string,
  { params = {}, query = {} }: { readonly params?: Fields; readonly query?: Fields },
): { readonly method: string; readonly url: string } {
  const [method = '', template = ''] = endpoint.split(' ');
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => segment(endpoint, name, params[name]));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.append(name, String(value));
  }
  return { method, url: `${origin}${path}${search.size > 0 ? `?${search}` : ''}` };
}

function segment(endpoint: string, name: string, value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  // Encoded or not, a URL takes dots for a step up: there is no way to write them.
  if (text === '' || text === '.' || text === '..')
    throw new TypeError(`${endpoint}: params.${name} must be given and be no dots, got "${text}"`);
  return encodeURIComponent(text);
}
