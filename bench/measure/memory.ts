import { setTimeout as pause } from 'node:timers/promises'
import type { Figure, Part } from '../figure.ts'
import { shots } from '../load/shots.ts'
import { type Server, start } from '../servers/process.ts'
import { bare, mockOf, root } from '../servers/programs.ts'
import { type Bench, stop, withAll } from './bench.ts'

const SETTLE_MS = 1000

/** Measures the resident memory of the process when idle and after many issues. */
export async function memory(bench: Bench, issues: number): Promise<Part> {
  return withAll(async (keep) => {
    const reference = keep(await start(bare), stop)
    const mock = keep(await start(mockOf(root)), stop)
    await pause(SETTLE_MS)
    const figures: Figure[] = []
    const note = (id: string, title: string, value: number | undefined): void => {
      if (value !== undefined) figures.push({ id, title, value, unit: 'MiB' })
    }
    note('bare', 'bare node:http, idle', reference.memory())
    note('idle', 'the mock, idle', mock.memory())
    bench.progress(`memory: ${issues.toLocaleString('en')} issues`)
    const sent = await issueMany(bench, mock, issues)
    await pause(SETTLE_MS)
    note('after', `the mock, after ${sent.toLocaleString('en')} issues`, mock.memory())
    return {
      name: 'memory',
      title: 'Memory',
      method: 'Resident memory of the process, as the system reports it.',
      figures,
    }
  })
}

/** Issues at least this many codes and returns the actual number. */
export async function issueMany(
  { generator }: Pick<Bench, 'generator'>,
  server: Server,
  count: number,
): Promise<number> {
  const shot = await shots.issue(server.url)
  let sent = 0
  // The throughput in the first second determines how many seconds of load are needed.
  let perSecond = count
  while (sent < count) {
    const { requests, seconds } = await generator.saturate(shot, Math.min(20, Math.ceil((count - sent) / perSecond)))
    perSecond = requests / seconds
    sent += requests
  }
  return sent
}
