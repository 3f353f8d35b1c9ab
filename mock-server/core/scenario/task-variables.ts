import type { Task } from './schema.ts'

/**
 * Returns a task as environment variables of a client: GIFT_MOCK_TASK and a variable for each parameter, such as
 * GIFT_MOCK_TASK_DC_ID for `dcId`. A parameter with control characters is left out, because a shell cannot set such a
 * variable.
 */
export function taskVariables({ name, ...parameters }: Task): Record<string, string> {
  return Object.fromEntries(
    [
      ['GIFT_MOCK_TASK', name],
      ...Object.entries(parameters).map(([parameter, value]) => [
        `GIFT_MOCK_TASK_${upperSnake(parameter)}`,
        value.toString(),
      ]),
    ].filter(([, value]) => /^\P{Cc}*$/u.test(value ?? '')),
  )
}

/** Converts a name to upper snake case: `dcId` becomes `DC_ID`. */
function upperSnake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}
