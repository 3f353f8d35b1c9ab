import { providers, settingDefinitions } from '../../mock-server/app.ts'
import { type ValidationIssue, toIssues, issuePath } from '../../mock-server/core/validation/issues.ts'
import { validateScenario, type ScenarioIssue } from '../../mock-server/core/scenario/validate.ts'
import { type Scenario, type ScenarioDocument, scenarioSchema } from '../../mock-server/core/scenario/schema.ts'
import { Problem } from '../../mock-server/index.ts'
import { type FileProblem, problemText } from './file-problem.ts'
import { repairDocument } from './repair.ts'
import { parseYaml } from './yaml-source.ts'

/** A scenario as its file has it. */
export interface ScenarioFile {
  file: string
  /** As it is written. */
  text: string
  /** As it is said to a mock. */
  document: ScenarioDocument
  scenario: Scenario
  /** The line that gives the name. */
  nameLine: number
  /** The line that gives the task. */
  taskLine: number
}

/** Reads a file's text; whatever is wrong in it is told at once, in the order of its lines. */
export function readScenario(text: string, file: string): { found: ScenarioFile | undefined; problems: FileProblem[] } {
  const { value, problems, lineOf } = parseYaml(text, file)
  const byLine = (): FileProblem[] => problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  if (value === undefined) return { found: undefined, problems: byLine() }

  const parsed = scenarioSchema().safeParse(value)
  const scenario = parsed.success ? parsed.data : repairDocument(value)
  const inSchema = parsed.success ? [] : toIssues(parsed.error.issues).map(rephraseIssue)
  const inMeaning = scenario
    ? validateScenario(scenario, { providers, definitions: settingDefinitions, sockets: true })
    : []
  // Of what is wrong in itself, nothing more is said; but a name in `expect` is wrong whatever stands below it.
  const sound = inMeaning.filter(
    (problem) =>
      !inSchema.some(
        (finding) =>
          isWithin(finding.path, wholePath(problem)) &&
          (problem.path[0] !== 'expect' || problem.path.length === finding.path.length),
      ),
  )
  for (const problem of [...inSchema, ...sound])
    problems.push({ file, line: lineOf(wholePath(problem)), message: problemMessage(problem), severity: 'error' })

  if (!parsed.success || problems.length > 0) return { found: undefined, problems: byLine() }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has just taken it
  const document = value as ScenarioDocument
  return {
    found: { file, text, document, scenario: parsed.data, nameLine: lineOf(['name']), taskLine: lineOf(['task']) },
    problems,
  }
}

/** @throws Problem 400 with all that is wrong, a line for each in `errors` */
export function parseScenario(text: string, file: string): Scenario {
  const { found, problems } = readScenario(text, file)
  if (found) return found.scenario
  const lines = problems.map(problemText)
  throw new Problem(400, lines.join('; '), lines)
}

/** Nothing at all is said of the file itself. */
function rephraseIssue(finding: ValidationIssue): ValidationIssue {
  return finding.path.length === 0 && finding.message === 'is nothing, not a map'
    ? { ...finding, message: 'the file is empty' }
    : finding
}

function wholePath({ path, innerPath = [] }: ScenarioIssue): ValidationIssue['path'] {
  return [...path, ...innerPath]
}

function isWithin(path: ValidationIssue['path'], around: ValidationIssue['path']): boolean {
  return around.every((step, index) => step === path[index])
}

function problemMessage(problem: ScenarioIssue): string {
  const place = problem.innerPath ? '' : issuePath(problem)
  return place === '' ? problem.message : `${place}: ${problem.message}`
}
