import { unknownNameMessage } from '../../mock-server/core/validation/suggest.ts'
import type { FileProblem } from './file-problem.ts'
import type { ScenarioFile } from './parse.ts'
import { tasks } from '../reference/index.ts'

/**
 * Returns warnings about a task or parameter that the reference client does not know. They are not errors, because
 * other clients may know the task.
 */
export function taskProblems({ file, taskLine, scenario }: ScenarioFile): FileProblem[] {
  const { name, ...parameters } = scenario.task
  const warning = (message: string): FileProblem => ({
    file,
    line: taskLine,
    message: `task: ${message}`,
    severity: 'warning',
  })
  const known = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (!known) return [warning(unknownNameMessage('task of the reference client', name, Object.keys(tasks)))]
  const names = Object.keys(known.parameters)
  return Object.keys(parameters)
    .filter((parameter) => !names.includes(parameter))
    .map((parameter) => warning(unknownNameMessage(`parameter of the task ${name}`, parameter, names)))
}
