import { z } from 'zod'
import { taskVariables } from '../../../mock-server/core/scenario/task-variables.ts'
import type { RunningGiftMock, Scenario } from '../../../mock-server/index.ts'
import { withDefaults } from '../../reference/tasks/tasks.ts'

const variablesSchema = z.record(z.string(), z.string())

/** Returns the headers of a request to the control API of a mock. */
export function adminHeaders({ adminToken }: { adminToken?: string | undefined }): Record<string, string> {
  return adminToken === undefined ? {} : { authorization: `Bearer ${adminToken}` }
}

/**
 * Returns the environment variables of a client under test: the base URLs and credentials of the mock, and the task of
 * the scenario.
 */
export async function environmentOf(
  mock: Pick<RunningGiftMock, 'fetch' | 'url'> & { adminToken?: string | undefined },
  scenario?: Scenario,
  timeScale = 1,
): Promise<Record<string, string>> {
  const answer = await mock.fetch(new Request(`${mock.url}/__admin/env`, { headers: adminHeaders(mock) }))
  const variables = variablesSchema.parse(await answer.json())
  return scenario ? { ...variables, ...taskOf(scenario, timeScale) } : variables
}

function taskOf({ name, task, clock }: Scenario, timeScale: number): Record<string, string> {
  return {
    GIFT_MOCK_SCENARIO: name,
    GIFT_MOCK_CLOCK_RATE: (clock.rate * timeScale).toString(),
    // Omitted parameters are set to their defaults, so that a client does not need to know the defaults.
    ...taskVariables(withDefaults(task)),
  }
}
