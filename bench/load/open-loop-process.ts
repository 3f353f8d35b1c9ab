import { percentile } from '../statistics.ts'
import { type Connection, connectTo, headOf } from './connection.ts'
import type { Latencies, Plan } from './open-loop.ts'

process.once('message', (plan: Plan) => {
  void run(plan)
    .catch((error: unknown) => error)
    .then((result) => process.send?.(result, () => process.exit()))
})

/**
 * Sends the requests on schedule and returns their latencies. The function polls the clock instead of using timers.
 * Timers have a resolution of one millisecond, and this inaccuracy would add to every latency.
 */
async function run({ shot, rate, seconds, warmUpSeconds, connections, prefix }: Plan): Promise<Latencies> {
  const skipped = Math.round(rate * warmUpSeconds)
  const total = skipped + Math.round(rate * seconds)
  const latency = new Float64Array(total)
  const lateness = new Float64Array(total)
  const free: Connection[] = []
  for (let count = 0; count < connections; count++) free.push(await connectTo(shot))

  const head = headOf(shot)
  const body = shot.body ?? Buffer.alloc(0)
  const bytesOf = (index: number): Buffer =>
    Buffer.concat([
      Buffer.from(`${head}${shot.uniqueHeader === undefined ? '' : `${shot.uniqueHeader}: ${prefix}${index}\r\n`}\r\n`),
      body,
    ])
  const same = shot.uniqueHeader === undefined ? bytesOf(0) : undefined

  await new Promise<void>((resolve, reject) => {
    const begun = performance.now() + 10
    const dueAt = (index: number): number => begun + (index * 1000) / rate
    let sent = 0
    let answered = 0
    function send(connection: Connection): void {
      const index = sent++
      const due = dueAt(index)
      lateness[index] = performance.now() - due
      connection.send(
        same ?? bytesOf(index),
        (status) => {
          latency[index] = performance.now() - due
          if (status !== shot.status)
            reject(new Error(`request ${index} was answered with ${status} instead of ${shot.status}`))
          free.push(connection)
          answered++
        },
        reject,
      )
    }
    function turn(): void {
      const now = performance.now()
      while (sent < total && dueAt(sent) <= now) {
        const connection = free.pop()
        if (!connection) break
        send(connection)
      }
      if (answered === total) resolve()
      else setImmediate(turn)
    }
    turn()
  })
  for (const connection of free) connection.close()
  const counted = latency.subarray(skipped).toSorted()
  return {
    requests: counted.length,
    p50: percentile(counted, 0.5),
    p99: percentile(counted, 0.99),
    p999: percentile(counted, 0.999),
    max: percentile(counted, 1),
    lateness999: percentile(lateness.subarray(skipped).toSorted(), 0.999),
  }
}
