import type { Shot } from './shot.ts'

/** Returns a Lua script that makes wrk send the request of the shot. */
export function wrkScript({ method, headers, body, uniqueHeader }: Shot, prefix: string): string {
  return [
    `wrk.method = ${luaString(Buffer.from(method))}`,
    ...(body ? [`wrk.body = ${luaString(body)}`] : []),
    ...Object.entries(headers).map(
      ([name, value]) => `wrk.headers[${luaString(Buffer.from(name))}] = ${luaString(Buffer.from(value))}`,
    ),
    ...(uniqueHeader === undefined
      ? []
      : [
          `local n = 0`,
          `request = function() n = n + 1; wrk.headers[${luaString(Buffer.from(uniqueHeader))}] = ${luaString(Buffer.from(prefix))} .. n; return wrk.format() end`,
        ]),
  ].join('\n')
}

/** Encodes bytes as a Lua string. All bytes except letters, digits and spaces are written as decimal escapes. */
export function luaString(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes)
    text += /[A-Za-z0-9 ]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `\\${byte.toString().padStart(3, '0')}`
  return `"${text}"`
}

export interface WrkCount {
  requests: number
  seconds: number
  /** Number of responses with a status of 400 or above. */
  refused: number
  /** Number of connections that broke or timed out. */
  broken: number
  /** 99th percentile of the latency in milliseconds. */
  p99Ms: number
}

/** Parses the output of `wrk --latency`. @throws Error if the text has another format */
export function readWrk(printed: string): WrkCount {
  const summary = /(\d+) requests in ([\d.]+)(ms|s|m)\b/.exec(printed)
  const p99 = /99%\s+([\d.]+)(us|ms|s)\b/.exec(printed)
  if (!summary || !p99) throw new Error(`wrk printed no summary: ${printed}`)
  const broken = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(printed)
  return {
    requests: Number(summary[1]),
    seconds: Number(summary[2]) * (summary[3] === 'ms' ? 0.001 : summary[3] === 'm' ? 60 : 1),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(printed)?.[1] ?? 0),
    broken: broken ? broken.slice(1).reduce((sum, count) => sum + Number(count), 0) : 0,
    p99Ms: Number(p99[1]) * (p99[2] === 'us' ? 0.001 : p99[2] === 's' ? 1000 : 1),
  }
}
