/** Program of the command `npm run fuzz`. */
import { Worker } from 'node:worker_threads'
import { growthIn } from '../helpers/memory.ts'
import { type Options, parseOptions, USAGE } from './options.ts'
import { failureText, type Round } from './round.ts'
import type { Message } from './worker.ts'

/** Time limit of a case, in milliseconds. A case that takes longer counts as hanging. */
const HANG_MS = 60_000

const options = optionsOrExit()
const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: options })
const startedAt = performance.now()
const heaps: number[] = []
let cases = 0
let requests = 0
let last: Extract<Message, { kind: 'case' }> | undefined
const watch = setTimeout(() => failLast(`the mock hangs: the case has taken ${HANG_MS} ms`), HANG_MS)
let seed = options.seed

worker.on('message', (message: Message) => {
  if (message.kind === 'ready') next()
  else if (message.kind === 'case') {
    last = message
    cases += 1
    watch.refresh()
    showProgress()
  } else finishRound(message.round, message.seed)
})
worker.on('error', (error) => failLast(`the process of the mock died: ${error.stack ?? error.message}`))

function next(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  worker.postMessage('next')
}

function finishRound(round: Round, roundSeed: number): void {
  seed = roundSeed + 1
  requests += round.requests
  heaps.push(round.heapBytes)
  const growth = growthIn(heaps)
  for (const failure of round.failures) console.error(`\n${failureText(failure)}\n`)
  if (growth !== undefined) console.error(`\n${growth}\n`)
  const isOver = options.minutes === undefined || performance.now() - startedAt >= options.minutes * 60_000
  if (round.failures.length > 0 || growth !== undefined) end(1)
  else if (isOver) end(0)
  else next()
}

function failLast(what: string): void {
  const replay = last ? `--seed ${seed} --only ${last.part} --path ${last.index}` : `--seed ${seed}`
  console.error(
    `\n${what}\n\nThe last case:\n${last?.description ?? 'none'}\n\nRun it again: npm run fuzz -- ${replay}\n`,
  )
  end(1)
}

function end(code: number): void {
  clearTimeout(watch)
  const seconds = (performance.now() - startedAt) / 1000
  const heap = heaps.map((bytes) => bytes / 1024 / 1024)
  const memory = heap.length === 0 ? '' : `, memory ${heap[0]?.toFixed(0)} to ${heap.at(-1)?.toFixed(0)} MB`
  console.log(
    `${code === 0 ? 'Every invariant held' : 'An invariant did not hold'}: seeds ${options.seed} to ${seed - 1}, ${cases} cases, ${requests} requests, ${seconds.toFixed(0)} s${memory}.`,
  )
  process.exitCode = code
  void worker.terminate()
}

let shownAt = 0
function showProgress(): void {
  if (!process.stderr.isTTY || performance.now() - shownAt < 200) return
  shownAt = performance.now()
  process.stderr.write(`\r\u001b[2Kseed ${seed}, ${cases} cases, ${last?.part}`)
}

function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return process.exit(2)
  }
}
