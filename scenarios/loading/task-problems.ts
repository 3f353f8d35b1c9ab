import type { Explanation } from '../../mock-server/core/reasons/reason.ts'
import { nameProblems } from '../../mock-server/core/problems/names.ts'
import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { unknownName } from '../../mock-server/core/validation/suggest.ts'
import type { FileProblem } from './file-problem.ts'
import type { ScenarioFile } from './parse.ts'
import { tasks } from '../reference/index.ts'

/**
 * Returns warnings about a task or parameter that the reference client does not know. An unknown task is not an error,
 * because other clients may know the task.
 */
export function taskProblems({ file, taskLine, scenario }: ScenarioFile): FileProblem[] {
  const { name, ...parameters } = scenario.task
  const warning = (problem: Explanation): FileProblem => {
    const explanation = fileProblems.atPlace({ place: 'task', problem })
    return { file, line: taskLine, message: explanation.reason, severity: 'warning', explanation }
  }
  const known = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (!known) return [warning(unknownName(nameProblems.task, name, Object.keys(tasks)))]
  const names = Object.keys(known.parameters)
  return Object.keys(parameters)
    .filter((parameter) => !names.includes(parameter))
    .map((parameter) => warning(unknownName(nameProblems.parameter({ task: name }), parameter, names)))
}
