import { z } from 'zod'
import type { RunningGiftMock, Scenario } from '../../mock-server/index.ts'
import { tasks } from '../reference/index.ts'

const variablesSchema = z.record(z.string(), z.string())

/**
 * Returns the environment variables of a client under test: the base URLs and credentials of the mock, and the task of
 * the scenario.
 */
export async function environmentOf(
  mock: Pick<RunningGiftMock, 'fetch' | 'url'> & { adminToken?: string | undefined },
  scenario?: Scenario,
  timeScale = 1,
): Promise<Record<string, string>> {
  const headers = mock.adminToken === undefined ? {} : { authorization: `Bearer ${mock.adminToken}` }
  const answer = await mock.fetch(new Request(`${mock.url}/__admin/env`, { headers }))
  const variables = variablesSchema.parse(await answer.json())
  return scenario ? { ...variables, ...taskOf(scenario, timeScale) } : variables
}

function taskOf({ name, task, clock }: Scenario, timeScale: number): Record<string, string> {
  const { name: taskName, ...given } = task
  // Omitted parameters are set to their defaults, so that a client does not need to know them.
  const parameters = { ...(Object.hasOwn(tasks, taskName) && tasks[taskName]?.parameters), ...given }
  return {
    GIFT_MOCK_SCENARIO: name,
    GIFT_MOCK_CLOCK_RATE: (clock.rate * timeScale).toString(),
    GIFT_MOCK_TASK: taskName,
    ...Object.fromEntries(
      Object.entries(parameters).map(([parameter, value]) => [
        `GIFT_MOCK_TASK_${upperSnake(parameter)}`,
        value.toString(),
      ]),
    ),
  }
}

/** Converts a name to upper snake case: `dcId` becomes `DC_ID`. */
function upperSnake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}
