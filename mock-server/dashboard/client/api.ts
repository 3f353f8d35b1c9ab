import { config } from './config.ts'

const TOKEN_KEY = 'gift-mock-admin-token'
/** Milliseconds before the page connects to the event stream again. */
const RETRY_MS = 1000
/**
 * Milliseconds between two batches of events. A batch has at most 50 requests, so a mock under load sends at most about
 * 700 requests per second to the page. The page asks for no events about codes, because each code comes with a request.
 */
const EVENTS_PAUSE_MS = 70

/** Error of a request that the control API rejected, because the token of the request is missing or wrong. */
export class SignInRequired extends Error {}

export function setToken(token: string): void {
  sessionStorage.setItem(TOKEN_KEY, token)
}

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const token = sessionStorage.getItem(TOKEN_KEY)
  const response = await fetch(`${config.base}/__admin${path}`, {
    ...init,
    headers: {
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
  })
  if (response.status === 401) throw new SignInRequired()
  return response
}

/** Reads a resource of the control API. @throws Error with the detail of the problem if the request is rejected */
export async function read<Resource>(path: string): Promise<Resource> {
  const response = await send(path)
  if (!response.ok) throw new Error(await problemOf(response))
  return (await response.json()) as Resource
}

/** Number of events that the page has received, by the name of the event. */
const received = new Map<string, number>()
/** Maximum number of times that `readCurrent` reads a resource. */
const MAX_READS = 5

/**
 * Reads a resource whose changes are also sent as events. If such an event arrives during the read, the response may be
 * older than the event, so the resource is read again.
 */
export async function readCurrent<Resource>(path: string, event: string): Promise<Resource> {
  for (let reads = 1; ; reads++) {
    const before = received.get(event)
    const resource = await read<Resource>(path)
    if (received.get(event) === before || reads === MAX_READS) return resource
  }
}

/** Reads a text of the control API. @throws Error with the detail of the problem if the request is rejected */
export async function readText(path: string): Promise<string> {
  const response = await send(path)
  if (!response.ok) throw new Error(await problemOf(response))
  return response.text()
}

/** Changes a resource of the control API. @throws Error with the detail of the problem if the request is rejected */
export async function change(method: string, path: string, body?: object): Promise<void> {
  const response = await send(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(await problemOf(response))
}

async function problemOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => undefined)) as { detail?: string } | undefined
  return problem?.detail ?? `${response.status}`
}

/**
 * Follows the sandbox's event stream, and reconnects if the connection ends. The page does not use `EventSource`,
 * because `EventSource` cannot send the token.
 * @param onEvent called for each event with its name and its data
 * @param onState called when the stream connects (true) and when the connection is lost (false)
 */
export async function follow(
  onEvent: (name: string, data: unknown) => void,
  onState: (isConnected: boolean) => void,
): Promise<never> {
  for (;;) {
    try {
      const response = await send(`/events?lang=${config.language}&pause=${EVENTS_PAUSE_MS}&omit=code`)
      if (response.ok && response.body) {
        onState(true)
        await readEvents(response.body, onEvent)
      }
    } catch {
      // The error is ignored, because the next iteration connects again.
    }
    onState(false)
    await new Promise((resolve) => void setTimeout(resolve, RETRY_MS))
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (name: string, data: unknown) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = block.split('\n')
      const valueOf = (field: string): string | undefined =>
        lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2)
      const name = valueOf('event')
      if (name === undefined) continue
      received.set(name, (received.get(name) ?? 0) + 1)
      onEvent(name, JSON.parse(valueOf('data') ?? 'null'))
    }
  }
}
