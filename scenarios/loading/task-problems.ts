import { fileProblems } from '../../mock-server/core/problems/files.ts'
import type { FileProblem } from './file-problem.ts'
import type { ScenarioFile } from './parse.ts'
import { unknownTaskNames } from '../reference/tasks/tasks.ts'

/**
 * Returns warnings about a task or parameter that the reference client does not know. An unknown task is not an error,
 * because other clients may know the task.
 */
export function taskProblems({ file, taskLine, scenario }: ScenarioFile): FileProblem[] {
  return unknownTaskNames(scenario.task).map((problem) => {
    const explanation = fileProblems.atPlace({ place: 'task', problem })
    return { file, line: taskLine, message: explanation.reason, severity: 'warning', explanation }
  })
}
