/** Worker thread that runs the rounds. The main thread notices if the worker hangs or dies. */
import { parentPort, workerData } from 'node:worker_threads'
import { runRound, type Round, type RoundOptions } from './round.ts'

export type Message =
  | { kind: 'case'; part: string; index: number; description: string }
  | { kind: 'round'; round: Round; seed: number }
  | { kind: 'ready' }

/** Options of the first round. A later round has the next seed; the other options stay the same. */
const options: RoundOptions = workerData
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
const send = (message: Message): void => parentPort?.postMessage(message)

let seed = options.seed
parentPort?.on('message', () => {
  const current = seed++
  void runRound(
    { ...options, seed: current },
    { onCase: (part, index, describe) => send({ kind: 'case', part, index, description: describe() }) },
  ).then((round) => send({ kind: 'round', round, seed: current }))
})
send({ kind: 'ready' })
