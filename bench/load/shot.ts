/** A request that is sent over and over. */
export interface Shot {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: Buffer
  /** A header that gets a new value with every request. */
  uniqueHeader?: string
  /** The status that every answer has. */
  status: number
  /** A text that is in every answer. */
  contains: string
}

let prefixes = 0

/** The beginning of the values of a unique header: no two runs of this process share one. */
export function uniquePrefix(): string {
  return `${process.pid.toString(36)}-${(prefixes++).toString(36)}-`
}

/** The same request to another server, which answers it in its own way. */
export function redirected(shot: Shot, base: string, answer: Pick<Shot, 'status' | 'contains'>): Shot {
  const { pathname, search } = new URL(shot.url)
  return { ...shot, url: base + pathname + search, ...answer }
}

/**
 * Sends the request once and looks at the answer.
 * @throws Error if it is another answer than the shot is meant to have; a measure would be of something else
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
