import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import autocannon from 'autocannon'

/** A request that is sent over and over. */
export interface Shot {
  url: string
  headers: Record<string, string>
  body: string
  /** A header that gets a new value with every request. */
  uniqueHeader?: string
}

export interface Score {
  requests: number
  seconds: number
  /** Answers of another status than 2xx, and broken connections. */
  failures: number
  /** Milliseconds within which 99 of 100 were answered. */
  p99Ms: number
}

export type Generator = (shot: Shot, seconds: number, connections?: number) => Promise<Score>

const CONNECTIONS = 32

/** wrk where it is installed: it takes far less of the machine from the server. Else autocannon. */
export function pickGenerator(): { name: string; generate: Generator } {
  return spawnSync('wrk', ['--version']).error ? { name: 'autocannon', generate: withAutocannon } : { name: 'wrk', generate: withWrk }
}

let runs = 0

async function withWrk({ url, headers, body, uniqueHeader }: Shot, seconds: number, connections = CONNECTIONS): Promise<Score> {
  const folder = mkdtempSync(join(tmpdir(), 'gift-mock-bench-'))
  const script = join(folder, 'shot.lua')
  const run = runs++
  writeFileSync(
    script,
    `wrk.method = "POST"
wrk.body = ${JSON.stringify(body)}
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`)
  .join('\n')}
${uniqueHeader ? `local n = 0\nrequest = function() n = n + 1; wrk.headers[${JSON.stringify(uniqueHeader)}] = "r${run}-" .. n; return wrk.format() end` : ''}`,
  )
  const { stdout } = await promisify(execFile)('wrk', ['-t1', '--latency', `-c${connections}`, `-d${seconds}s`, '-s', script, url])
  rmSync(folder, { recursive: true })
  const number = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0)
  return {
    requests: number(/(\d+) requests in/),
    seconds: number(/requests in ([\d.]+)s/) || seconds,
    p99Ms: number(/99%\s+([\d.]+)(?:u|m)?s/) * (/99%\s+[\d.]+us/.test(stdout) ? 0.001 : /99%\s+[\d.]+s/.test(stdout) ? 1000 : 1),
    failures: number(/Non-2xx or 3xx responses: (\d+)/) + number(/Socket errors: connect (\d+)/),
  }
}

async function withAutocannon({ url, headers, body, uniqueHeader }: Shot, seconds: number, connections = CONNECTIONS): Promise<Score> {
  const run = runs++
  let n = 0
  const requests = uniqueHeader ? [{ setupRequest: (request: autocannon.Request) => ({ ...request, headers: { ...headers, [uniqueHeader]: `r${run}-${n++}` } }) }] : undefined
  const result = await autocannon({ url, method: 'POST', headers, body, connections, duration: seconds, ...(requests && { requests }) })
  return { requests: result.requests.total, seconds: result.duration, failures: result.non2xx + result.errors, p99Ms: result.latency.p99 }
}
