import { expect, test } from 'vitest'
import { runInOrder } from '../../../scenarios/explore/search/run-jobs.ts'

/** Returns a function that starts a job. Other functions let the test end the job or make the job wait. */
function controlledJobs() {
  const started = new Map<string, { end(): void; fail(error: Error): void; wait(): void }>()
  const run = (job: string, onWaiting: () => void): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    started.set(job, { end: () => resolve(job), fail: reject, wait: onWaiting })
    return promise
  }
  const job = (name: string) => started.get(name) ?? expect.fail(`${name} has not started`)
  return { run, job, names: () => [...started.keys()].join('') }
}

const settled = (): Promise<void> => new Promise(setImmediate)

test('while a job waits, another job runs in its place', async () => {
  const { run, job, names } = controlledJobs()
  const results: string[] = []
  const onResult = async (result: string): Promise<void> => void results.push(result)
  const ended = runInOrder('abcde'[Symbol.iterator](), { active: 1, all: 3 }, { isOver: () => false, run, onResult })
  expect(names()).toBe('a')
  job('a').wait()
  job('a').wait()
  expect(names()).toBe('ab')
  job('b').wait()
  job('c').wait()
  expect(names()).toBe('abc')
  job('c').end()
  await settled()
  expect({ names: names(), results }).toEqual({ names: 'abcd', results: [] })
  for (const name of 'abde') {
    job(name).end()
    await settled()
  }
  await ended
  expect(results.join('')).toBe('abcde')
})

test('after an error, no further job starts, and the error is thrown when all running jobs have ended', async () => {
  const { run, job, names } = controlledJobs()
  const ended = runInOrder(
    'abc'[Symbol.iterator](),
    { active: 2, all: 2 },
    { isOver: () => false, run, onResult: async () => {} },
  )
  let isEnded = false
  ended.catch(() => void (isEnded = true))
  job('a').fail(new Error('no client'))
  await settled()
  expect({ names: names(), isEnded }).toEqual({ names: 'ab', isEnded: false })
  job('b').end()
  await expect(ended).rejects.toThrow('no client')
})

test('if a job is still running when the search is over, an error in this job is ignored', async () => {
  const { run, job } = controlledJobs()
  let isOver = false
  const results: string[] = []
  const onResult = async (result: string): Promise<void> => void results.push(result)
  const ended = runInOrder('abc'[Symbol.iterator](), { active: 2, all: 2 }, { isOver: () => isOver, run, onResult })
  isOver = true
  job('b').end()
  await settled()
  job('a').fail(new Error('interrupted'))
  await expect(ended).resolves.toBeUndefined()
  expect(results).toEqual(['b'])
})
