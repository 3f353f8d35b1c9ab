import type { IncomingMessage, ServerResponse } from 'node:http'
import { takeBody } from './connection.ts'

/** A larger batch would delay the first of its requests. */
const MAX_BATCH = 32

/**
 * Collects the requests that arrive in one turn of the event loop, then starts them one after the other. If each
 * request were read and handled in turn, kernel and program would evict each other from the CPU caches: under load that
 * halves the requests per second.
 */
export function batchArrivals(begin: (incoming: IncomingMessage, outgoing: ServerResponse) => void): typeof begin {
  const arrived: [IncomingMessage, ServerResponse][] = []
  function startBatch(): void {
    const batch = arrived.splice(0, MAX_BATCH)
    if (arrived.length > 0) setImmediate(startBatch)
    for (const [incoming, outgoing] of batch) {
      takeBody(incoming)
      begin(incoming, outgoing)
    }
  }
  return (incoming, outgoing) => {
    if (arrived.push([incoming, outgoing]) === 1) setImmediate(startBatch)
  }
}
