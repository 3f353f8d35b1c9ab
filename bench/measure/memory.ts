import { setTimeout as pause } from 'node:timers/promises'
import type { Figure, Goal, Part } from '../figure.ts'
import { shots } from '../load/shots.ts'
import { type Server, start } from '../servers/process.ts'
import { bare, mockOf, root } from '../servers/programs.ts'
import { type Bench, stop, withAll } from './bench.ts'
import { resultOf } from './child-result.ts'
import type { RetainedBytes } from './memory-process.ts'

/**
 * Goals. `code`: maximum number of bytes that an issued code retains. `entry`: maximum number of bytes that a journal
 * entry retains. `afterMillionMib`: maximum resident memory in MiB after a million issues.
 */
const GOALS = { code: 377, entry: 595, afterMillionMib: 819 }
const SETTLE_MS = 1000
/** Maximum number of codes that are issued to measure the bytes per code. */
const MAX_CODES = 100_000

/**
 * Measures the bytes that an issued code and a journal entry retain, and the resident memory of the process when idle
 * and after many issues.
 */
export async function memory(bench: Bench, issues: number): Promise<Part> {
  const codes = Math.min(issues, MAX_CODES)
  bench.progress(`memory: ${codes.toLocaleString('en')} issues in process`)
  const { code, entry } = await resultOf<RetainedBytes>('memory-process.ts', [codes.toString()])
  const retained: Figure[] = [
    { id: 'code', title: 'an issued code', value: code, unit: 'B', goal: { of: 'value', atMost: GOALS.code } },
    { id: 'entry', title: 'a journal entry', value: entry, unit: 'B', goal: { of: 'value', atMost: GOALS.entry } },
  ]
  return withAll(async (keep) => {
    const reference = keep(await start(bare), stop)
    const mock = keep(await start(mockOf(root)), stop)
    await pause(SETTLE_MS)
    const figures: Figure[] = []
    const note = (id: string, title: string, value: number | undefined, goal?: Goal): void => {
      if (value !== undefined) figures.push({ id, title, value, unit: 'MiB', ...(goal && { goal }) })
    }
    note('bare', 'bare node:http, idle', reference.memory())
    note('idle', 'the mock, idle', mock.memory())
    bench.progress(`memory: ${issues.toLocaleString('en')} issues`)
    const sent = await issueMany(bench, mock, issues)
    await pause(SETTLE_MS)
    note('after', `the mock, after ${sent.toLocaleString('en')} issues`, mock.memory(), {
      of: 'value',
      atMost: (GOALS.afterMillionMib * Math.max(sent, 1_000_000)) / 1_000_000,
    })
    return {
      name: 'memory',
      title: 'Memory',
      method: `Resident memory of the process, as the system reports it. An issued code and a journal entry are what is left on the heap after a garbage collection, divided by ${codes.toLocaleString('en')} issues in process.`,
      figures: [...figures, ...retained],
    }
  })
}

/** Issues at least `count` codes and returns the number of issued codes. */
export async function issueMany(
  { generator }: Pick<Bench, 'generator'>,
  server: Server,
  count: number,
): Promise<number> {
  const shot = await shots.issue(server.url)
  let sent = 0
  // This value makes the first load last one second. The duration of each later load depends on the throughput of the
  // previous load.
  let perSecond = count
  while (sent < count) {
    const { requests, seconds } = await generator.saturate(shot, Math.min(20, Math.ceil((count - sent) / perSecond)))
    perSecond = requests / seconds
    sent += requests
  }
  return sent
}
