/**
 * Checks that a value is a request, and returns the value. A JavaScript program may pass a URL and options, as for the
 * global `fetch`. The `fetch` of a mock takes no options: its second parameter is a transport.
 * @throws TypeError if the value is no request
 */
export function requireRequest(value: Request): Request {
  const given: unknown = value
  if (typeof given === 'object' && given !== null && 'headers' in given && 'url' in given) return value
  throw new TypeError(`mock.fetch takes a Request, not ${kindOf(given)}: mock.fetch(new Request(url, options))`)
}

function kindOf(value: unknown): string {
  if (value instanceof URL) return 'a URL'
  return value === null || value === undefined ? String(value) : `a ${typeof value}`
}
