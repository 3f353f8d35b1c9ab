import type { RunResult, Runner } from './client/runner.ts'

/**
 * Returns a runner that runs several clients at the same time. Each client gets its number in GIFT_MOCK_WORKER. Clients
 * in virtual time share one clock, so the runner of such clients itself has to start as many clients as the scenario
 * says.
 */
export function workersRunner(runner: Runner, workers: number): Runner {
  if (workers < 2) return runner
  return {
    ...runner,
    async run(context) {
      if (runner.virtualTime(context.scenario)) return runner.run(context)
      const running = Array.from({ length: workers }, (_, index) =>
        runner.run({ ...context, environment: { ...context.environment, GIFT_MOCK_WORKER: `${index + 1}` } }),
      )
      const ended = await Promise.allSettled(running)
      return summaryOf(
        ended.map((one) => {
          if (one.status === 'rejected') throw one.reason
          return one.value
        }),
      )
    },
  }
}

/**
 * Combines the results and the outputs of several clients. The task is done if one client has done it: another client
 * may fail because the first client has taken up the task.
 */
function summaryOf(results: readonly RunResult[]): RunResult {
  const end =
    results.find(({ result }) => result === 'timed out') ??
    results.find(({ result }) => result === 'done') ??
    results[0]
  const outputs = results.map(({ output = '' }, index) => (output === '' ? '' : `[worker ${index + 1}]\n${output}`))
  return {
    result: 'done',
    ...end,
    ...(results.some(({ leftProcesses }) => leftProcesses) && { leftProcesses: true }),
    ...(outputs.some((text) => text !== '') && { output: outputs.join('') }),
  }
}
