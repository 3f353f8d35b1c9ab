import { Problem } from '../../core/http/problem.ts'
import { startTimer } from '../../core/time/host-clock.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { type AdminTarget, openAdmin } from '../shared/admin/admin-client.ts'

/** An event of the control API's event stream. */
export interface ServerEvent {
  name: string
  /** Journal id of the new entry that the event announces; undefined for any other event. */
  id: string | undefined
  data: unknown
}

/** Time within which the response must start [ms]. */
const CONNECT_MS = 10_000
/**
 * Time without any data after which the connection counts as lost [ms]. The mock sends a comment at least every 15
 * seconds.
 */
const IDLE_MS = 45_000

/**
 * Connects to the event stream of a sandbox. The first events are the journal entries after the entry `afterId`.
 * @param afterId journal id of the last entry that the reader knows
 * @returns the events; the iteration ends if the mock ends the stream, and throws if the connection breaks
 * @throws Problem if no mock responds or the mock refuses the request
 */
export async function openEvents(
  remote: AdminTarget,
  query: string,
  afterId: string,
  ended: AbortSignal,
): Promise<AsyncGenerator<ServerEvent[]>> {
  const late = new AbortController()
  const signal = AbortSignal.any([ended, late.signal])
  const giveUp = (): void => late.abort(new Error('the mock sends nothing'))
  let cancel = startTimer(CONNECT_MS, giveUp)
  try {
    const response = await openAdmin(remote, `/__admin/events?${query}`, {
      signal,
      headers: { 'last-event-id': afterId },
    })
    return eventsIn(response.setEncoding('utf8'))
  } finally {
    cancel()
  }

  async function* eventsIn(chunks: AsyncIterable<string>): AsyncGenerator<ServerEvent[]> {
    let rest = ''
    cancel = startTimer(IDLE_MS, giveUp)
    try {
      for await (const chunk of chunks) {
        cancel()
        cancel = startTimer(IDLE_MS, giveUp)
        const blocks = (rest + chunk).split('\n\n')
        rest = blocks.pop() ?? ''
        yield blocks.flatMap(parseEvent)
      }
    } finally {
      cancel()
    }
  }
}

function parseEvent(block: string): ServerEvent[] {
  const lines = block.split('\n')
  const valueOf = (field: string): string | undefined =>
    lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2)
  const name = valueOf('event')
  return name === undefined ? [] : [{ name, id: valueOf('id'), data: parseJsonOrUndefined(valueOf('data') ?? '') }]
}

/** Returns true if another attempt to connect may succeed. */
export function isTemporary(error: unknown): boolean {
  return !(error instanceof Problem) || error.status >= 500
}
