import type { Text } from '../../localized-text.ts'
import type { Scenario } from '../schema.ts'
import { KILL_FAULT } from '../kill-fault.ts'
import { type Check, compareCount } from './check.ts'

const killText: Text = {
  en: 'requests at which the client is killed',
  ja: 'クライアントが強制終了されるリクエストの件数',
}

/**
 * Checks how often each fault fired. By default, a fault must fire at least once. If a fault never fired, the client
 * did not reach the step that the fault applies to.
 */
export function faultChecks({ faults, expect }: Scenario, hits: ReadonlyMap<string, number>): Check[] {
  return faults.map(({ name }): Check => {
    const fired = hits.get(name)
    const count = expect.faults[name] ?? { min: 1 }
    const { expected, actual, passed } = compareCount(count, fired ?? 0)
    return {
      kind: 'faults',
      what:
        name === KILL_FAULT
          ? killText
          : {
              en: `requests for which the fault "${name}" fires`,
              ja: `障害「${name}」が発生するリクエストの件数`,
            },
      expected,
      actual: fired === undefined ? { en: 'it was disarmed', ja: '解除されている' } : actual,
      passed: fired !== undefined && passed,
      requests: [],
    }
  })
}
