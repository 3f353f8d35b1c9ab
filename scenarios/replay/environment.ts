import { z } from 'zod'
import type { RunningGiftMock, Scenario } from '../../mock-server/index.ts'
import { tasks } from '../reference/index.ts'

const variablesSchema = z.record(z.string(), z.string())

/** What a client under test is told, as environment variables: where the mock is, its credentials, and what a scenario asks it to do. */
export async function environmentOf(
  mock: Pick<RunningGiftMock, 'fetch' | 'url'>,
  scenario?: Scenario,
): Promise<Record<string, string>> {
  const answer = await mock.fetch(new Request(`${mock.url}/__admin/env`))
  const variables = variablesSchema.parse(await answer.json())
  return scenario ? { ...variables, ...taskOf(scenario) } : variables
}

function taskOf({ name, task, clock }: Scenario): Record<string, string> {
  const { name: taskName, ...given } = task
  // Parameters that are left out are told as well: so no program has to know the defaults.
  const parameters = { ...(Object.hasOwn(tasks, taskName) && tasks[taskName]?.parameters), ...given }
  return {
    GIFT_MOCK_SCENARIO: name,
    GIFT_MOCK_CLOCK_RATE: clock.rate.toString(),
    GIFT_MOCK_TASK: taskName,
    ...Object.fromEntries(
      Object.entries(parameters).map(([parameter, value]) => [
        `GIFT_MOCK_TASK_${upperSnake(parameter)}`,
        value.toString(),
      ]),
    ),
  }
}

/** `dcId` → `DC_ID` */
function upperSnake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}
