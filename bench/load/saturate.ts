import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import autocannon from 'autocannon'
import { checkAnswer, type Shot, uniquePrefix } from './shot.ts'
import { readWrk, type WrkCount, wrkScript } from './wrk-script.ts'

export interface Score {
  requests: number
  seconds: number
  /** 99th percentile of the latency in milliseconds. */
  p99Ms: number
}

/** A closed-loop load generator: each connection sends its next request when the previous response is complete. */
export interface Generator {
  name: 'wrk' | 'autocannon'
  /**
   * Sends the request of the shot as often as possible for `seconds` seconds.
   * @throws Error if a response differs from the expected response
   */
  saturate(shot: Shot, seconds: number, connections?: number): Promise<Score>
}

export const CONNECTIONS = 32

/**
 * Returns wrk if it is installed; else autocannon. wrk is preferred because wrk leaves much more CPU time to the
 * server.
 */
export function pickGenerator(): Generator {
  const name = spawnSync('wrk', ['--version']).error ? 'autocannon' : 'wrk'
  const send = name === 'wrk' ? withWrk : withAutocannon
  return {
    name,
    async saturate(shot, seconds, connections = CONNECTIONS) {
      await checkAnswer(shot)
      const count = await send(shot, seconds, connections)
      // The response is checked again after the load, because the state of the server may have changed during the load.
      await checkAnswer(shot)
      const wrong = count.broken + (shot.status >= 400 ? count.requests - count.refused : count.refused)
      if (wrong > 0)
        throw new Error(
          `${shot.method} ${shot.url}: ${wrong} of ${count.requests} requests were not answered with ${shot.status}`,
        )
      return count
    },
  }
}

async function withWrk(shot: Shot, seconds: number, connections: number): Promise<WrkCount> {
  const folder = mkdtempSync(join(tmpdir(), 'gift-mock-bench-'))
  try {
    const script = join(folder, 'shot.lua')
    writeFileSync(script, wrkScript(shot, uniquePrefix()))
    // The duration is rounded, because wrk accepts only whole seconds.
    const { stdout } = await promisify(execFile)('wrk', [
      '-t1',
      '--latency',
      `-c${connections}`,
      `-d${Math.max(1, Math.round(seconds))}s`,
      '-s',
      script,
      shot.url,
    ])
    return readWrk(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function withAutocannon(
  { method, url, headers, body, uniqueHeader }: Shot,
  seconds: number,
  connections: number,
): Promise<WrkCount> {
  const prefix = uniquePrefix()
  let n = 0
  const requests =
    uniqueHeader === undefined
      ? undefined
      : [
          {
            setupRequest: (request: autocannon.Request) => ({
              ...request,
              headers: { ...headers, [uniqueHeader]: `${prefix}${n++}` },
            }),
          },
        ]
  const result = await autocannon({
    url,
    method,
    headers,
    ...(body && { body }),
    connections,
    duration: seconds,
    sampleInt: Math.min(1000, seconds * 500),
    ...(requests && { requests }),
  })
  return {
    requests: result.requests.total,
    seconds: result.duration,
    refused: result.non2xx,
    broken: result.errors + result.timeouts,
    p99Ms: result.latency.p99,
  }
}
