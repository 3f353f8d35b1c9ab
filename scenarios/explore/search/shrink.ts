import { callKey, isKill, type Placement, type Schedule, scheduleKey } from './schedule.ts'

/**
 * A function that returns true if the client loses under the schedule in the same way as under the original schedule.
 */
export type StillLoses = (schedule: Schedule) => Promise<boolean>

/**
 * Reduces a schedule under which the client loses, until no further step is possible. A step leaves out a placement,
 * moves a placement to an earlier call, or takes a simpler cause.
 * @returns the smallest schedule that was found. After any further step, the client would not lose in the same way
 */
export async function shrink(schedule: Schedule, stillLoses: StillLoses): Promise<Schedule> {
  const tried = new Set([scheduleKey(schedule)])
  let smallest = schedule
  for (;;) {
    let found: Schedule | undefined
    for (const smaller of smallerThan(smallest)) {
      const key = scheduleKey(smaller)
      if (tried.has(key)) continue
      tried.add(key)
      if (await stillLoses(smaller)) {
        found = smaller
        break
      }
    }
    if (!found) return smallest
    smallest = found
  }
}

/**
 * Returns the schedules that are smaller by one step. The steps that remove a placement come first, because they reduce
 * the schedule most.
 */
function* smallerThan(schedule: Schedule): Generator<Schedule> {
  // If the schedule contains a kill of the client, the kill is left out first.
  const removable = [...schedule.keys()].toSorted(
    (a, b) => Number(isKillAt(schedule, b)) - Number(isKillAt(schedule, a)),
  )
  for (const index of removable) {
    const removed = schedule[index]
    const rest = schedule.filter((_, other) => other !== index)
    yield rest
    // Without the removed placement, the client may make one call less. The later placements are therefore also tried
    // one call earlier.
    if (removed && rest.some((placed) => isLaterCall(placed, removed)))
      yield rest.map((placed) => (isLaterCall(placed, removed) ? earlier(placed) : placed))
  }
  for (const [index, placed] of schedule.entries()) {
    const isFree = !schedule.some((other) => callKey(other) === callKey(earlier(placed)))
    if (placed.call > 1 && isFree) yield schedule.with(index, earlier(placed))
  }
  for (const [index, placed] of schedule.entries())
    if (!isKill(placed))
      for (let cause = 0; cause < placed.cause; cause += 1) yield schedule.with(index, { ...placed, cause })
}

function isKillAt(schedule: Schedule, index: number): boolean {
  const placed = schedule[index]
  return placed !== undefined && isKill(placed)
}

function isLaterCall(placed: Placement, removed: Placement): boolean {
  return placed.operation === removed.operation && placed.call > removed.call
}

function earlier(placed: Placement): Placement {
  return { ...placed, call: placed.call - 1 }
}
