/** A request that is sent repeatedly, and its expected response. */
export interface Shot {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: Buffer
  /** Name of a header that gets a new value in every request. */
  uniqueHeader?: string
  /** Expected status of the response. */
  status: number
  /** Text that every response contains. */
  contains: string
}

let prefixes = 0

/** Returns a prefix for the values of a unique header. Every call in this process returns a new prefix. */
export function uniquePrefix(): string {
  return `${process.pid.toString(36)}-${(prefixes++).toString(36)}-`
}

/**
 * Returns a copy of the shot for another server. The copy has the base URL of this server and the response that this
 * server must send.
 */
export function redirected(shot: Shot, base: string, answer: Pick<Shot, 'status' | 'contains'>): Shot {
  const { pathname, search } = new URL(shot.url)
  return { ...shot, url: base + pathname + search, ...answer }
}

/**
 * Sends the request once and checks the response.
 * @throws Error if the response differs from the expected response, because the measurement would be invalid
 */
export async function checkAnswer(shot: Shot): Promise<void> {
  const { method, url, headers, body, uniqueHeader, status, contains } = shot
  const unique = uniqueHeader === undefined ? {} : { [uniqueHeader]: uniquePrefix() }
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...unique },
    ...(body && { body: new Uint8Array(body) }),
  })
  const text = await response.text()
  if (response.status !== status || !text.includes(contains))
    throw new Error(
      `${method} ${url} is answered with ${response.status} ${text.slice(0, 300)} instead of ${status} and ${contains}`,
    )
}
