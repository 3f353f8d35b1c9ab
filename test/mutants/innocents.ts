import type { Client } from '../../scenarios/explore/driver/client.ts'
import { referenceClient } from '../../scenarios/explore/driver/reference-client.ts'
import { innocents } from '../naive-clients/clients/innocents.ts'
import { naiveClient } from '../naive-clients/clients/naive-tasks.ts'
import { plainHabits } from '../naive-clients/clients/plain-client.ts'

/** Reasons why some correct clients ("innocents") cannot run in this process, by the name of the client. */
const leftOut: Readonly<Record<string, string>> = {
  'tries again after a refused connection': 'it connects to a real port',
}

/** Returns the correct clients for a task, with their names. */
export function innocentsFor(task: string): [name: string, client: Client][] {
  return [
    ['the reference client', referenceClient({ name: task })],
    ...Object.entries(innocents)
      .filter(([name]) => !Object.hasOwn(leftOut, name))
      .map(([name, { traits }]): [string, Client] => [name, naiveClient({ name: task }, plainHabits(traits))]),
  ]
}
