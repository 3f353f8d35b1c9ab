import { expect, test } from 'vitest'
import { nextRuns } from '../../../scenarios/explore/search/next-runs.ts'
import { nameOf, type Schedule } from '../../../scenarios/explore/search/schedule.ts'

const calls = [1, 2].map((call) => ({ operation: 'at-gift.issue', call }))
const options = { calls: 2, restarts: 1, workers: 1 }
const isAtCall = (schedule: Schedule, call: number): boolean => schedule.at(-1)?.call === call

test('the next runs leave out a schedule with an obstacle, and a schedule that would only repeat a known loss', () => {
  const placed: string[] = []
  const obstacles: string[] = []
  let [hasLoss, explained] = [false, 0]
  const { schedules, left } = nextRuns([{ schedule: [], calls, extraCalls: 0 }], options, {
    obstacleOf: (schedule) => (nameOf(schedule[0] ?? expect.fail()) === 'late' ? 'patience' : undefined),
    isExplained: (schedule) => hasLoss && isAtCall(schedule, 2),
    onPlacement: (placement) => placed.push(nameOf(placement)),
    onObstacle: (reason) => obstacles.push(reason),
    onExplained: () => (explained += 1),
  })
  const possible = placed.length - obstacles.length
  expect(obstacles).toContain('patience')
  expect(left()).toBe(possible)

  const { value: first } = schedules.next()
  expect(isAtCall(first || expect.fail(), 1)).toBe(true)
  expect(left()).toBe(possible - 1)

  hasLoss = true
  const rest = [...schedules]
  expect(rest.every((schedule) => isAtCall(schedule, 1) && nameOf(schedule[0] ?? expect.fail()) !== 'late')).toBe(true)
  expect(explained).toBeGreaterThan(0)
  expect(rest.length + explained).toBe(possible - 1)
  expect(left()).toBe(0)
})
