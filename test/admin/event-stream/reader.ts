import { expect, onTestFinished } from 'vitest'

export interface ServerEvent {
  event: string
  /** Id of the event; undefined if the event has no id. */
  id: string | undefined
  // oxlint-disable-next-line typescript/no-explicit-any -- each test reads only the fields that it expects
  data: any
}

export interface Reader {
  /** Returns the next event, or undefined at the end of the stream. */
  next(): Promise<ServerEvent | undefined>
  take(count: number): Promise<ServerEvent[]>
  /** Returns all events up to and including the first event for which `wanted` returns true. */
  until(wanted: (event: ServerEvent) => boolean): Promise<ServerEvent[]>
  /** Returns the next comment line, or undefined at the end of the stream. */
  comment(): Promise<string | undefined>
  cancel(): Promise<void>
  readonly retryMs: number | undefined
  /** The `Last-Event-ID` that an EventSource would send on reconnect. */
  readonly lastId: string
}

/**
 * Creates a reader that parses an event stream as the HTML standard requires of an EventSource. The reader reads from
 * the response only on demand.
 */
export function readerOf({ status, body, headers }: Response): Reader {
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/event-stream')
  if (!body) throw new Error('the stream has no body')
  const bytes = body.getReader()
  onTestFinished(() => bytes.cancel().catch(() => {}))
  const decoder = new TextDecoder()
  const events: ServerEvent[] = []
  const comments: string[] = []
  let rest = ''
  let fields: Partial<Record<'event' | 'id' | 'data', string>> = {}
  let retryMs: number | undefined
  let lastId = ''
  let isOver = false

  function line(text: string): void {
    if (text === '') {
      if (fields.id !== undefined) lastId = fields.id
      if (fields.data !== undefined)
        events.push({ event: fields.event ?? 'message', id: fields.id, data: JSON.parse(fields.data) })
      fields = {}
    } else if (text.startsWith(':')) comments.push(text)
    else {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(text) ?? []
      if (name === 'retry') retryMs = Number(value)
      else if (name === 'event' || name === 'id' || name === 'data') fields[name] = value
      else throw new Error(`no field of an event: ${text}`)
    }
  }

  async function more(): Promise<void> {
    const { done, value } = await bytes.read()
    isOver = done
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n')
    rest = lines.pop() ?? ''
    for (const one of lines) line(one)
  }

  async function next(): Promise<ServerEvent | undefined> {
    while (events.length === 0 && !isOver) await more()
    return events.shift()
  }

  async function until(wanted: (event: ServerEvent) => boolean): Promise<ServerEvent[]> {
    const seen: ServerEvent[] = []
    for (let event = await next(); event; event = await next()) if (seen.push(event) && wanted(event)) return seen
    throw new Error(`the stream ended after ${seen.map(({ event }) => event).join(', ')}`)
  }

  return {
    next,
    until,
    take: (count) => {
      let left = count
      return until(() => --left === 0)
    },
    async comment() {
      while (comments.length === 0 && !isOver) await more()
      return comments.shift()
    },
    cancel: () => bytes.cancel(),
    get retryMs() {
      return retryMs
    },
    get lastId() {
      return lastId
    },
  }
}

/** Returns a summary of an event in a few words, such as "request 2 lost". */
export function brief({ event, id, data }: ServerEvent): string {
  if (event === 'request')
    return `request ${Number(data.id)}${id === undefined ? ' again' : ''}${data.delivered ? '' : ' lost'}`
  if (event === 'code') return `code of ${Number(data.journalId)}${data.orphaned ? ' orphaned' : ''}`
  if (event === 'fault') return `fault ${data.name} ${data.hits}`
  return event === 'gap' ? `gap ${data.lost}` : event
}
