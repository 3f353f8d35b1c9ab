import type { Explanation } from '../../mock-server/core/reasons/reason.ts'
import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { providers, settingDefinitions } from '../../mock-server/app.ts'
import { type ValidationIssue, parseValue, issuePath } from '../../mock-server/core/validation/issues.ts'
import { validateScenario, type ScenarioIssue } from '../../mock-server/core/scenario/validate.ts'
import { type Scenario, type ScenarioDocument, scenarioSchema } from '../../mock-server/core/scenario/schema.ts'
import { explainFileProblem, type FileProblem, fileProblem, invalidFiles } from './file-problem.ts'
import { repairDocument } from './repair.ts'
import { parseYaml } from './yaml-source.ts'

/** A parsed scenario file. */
export interface ScenarioFile {
  file: string
  /** The YAML source. */
  text: string
  /** The document that is sent to a mock. */
  document: ScenarioDocument
  scenario: Scenario
  /** Line number of the name; the first line is 1. */
  nameLine: number
  /** Line number of the task; the first line is 1. */
  taskLine: number
}

export interface ReadScenario {
  /** The parsed scenario; undefined if there are problems. */
  found: ScenarioFile | undefined
  /** Problems of the file in the order of their lines. */
  problems: FileProblem[]
}

/** Parses the text of a scenario file. Reports all problems at once. */
export function readScenario(text: string, file: string): ReadScenario {
  const { value, problems, lineOf } = parseYaml(text, file)
  const byLine = (): FileProblem[] => problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  if (value === undefined) return { found: undefined, problems: byLine() }

  const parsed = parseValue(scenarioSchema(), value)
  const scenario = parsed.success ? parsed.data : repairDocument(value)
  const inSchema = parsed.success ? [] : parsed.issues.map((issue) => rephraseIssue(issue, value))
  const inMeaning = scenario
    ? validateScenario(scenario, { providers, definitions: settingDefinitions, sockets: true })
    : []
  // A part that fails the schema may cause other issues in the same part, so these issues are left out. An unknown name
  // in `expect` is always wrong, so its issue is kept.
  const sound = inMeaning.filter(
    (problem) =>
      !inSchema.some(
        (finding) =>
          isWithin(finding.path, wholePath(problem)) &&
          (problem.path[0] !== 'expect' || problem.path.length === finding.path.length),
      ),
  )
  for (const problem of [...inSchema, ...sound])
    problems.push(fileProblem({ file, line: lineOf(wholePath(problem)) }, withPlace(problem)))

  if (!parsed.success || problems.length > 0) return { found: undefined, problems: byLine() }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has just accepted the value
  const document = value as ScenarioDocument
  return {
    found: { file, text, document, scenario: parsed.data, nameLine: lineOf(['name']), taskLine: lineOf(['task']) },
    problems,
  }
}

/**
 * Parses the text of a valid scenario.
 * @throws Problem 400 if the scenario is invalid; `errors` has one line for each error
 */
export function parseScenario(text: string, file: string): Scenario {
  const { found, problems } = readScenario(text, file)
  if (found) return found.scenario
  throw invalidFiles(problems.map(explainFileProblem))
}

/** Returns the issue. If the file is empty, the returned issue says so. */
function rephraseIssue(finding: ValidationIssue, value: unknown): ValidationIssue {
  return value === null ? { ...finding, problem: fileProblems.empty } : finding
}

function wholePath({ path, innerPath = [] }: ScenarioIssue): ValidationIssue['path'] {
  return [...path, ...innerPath]
}

function isWithin(path: ValidationIssue['path'], around: ValidationIssue['path']): boolean {
  return around.every((step, index) => step === path[index])
}

function withPlace(issue: ScenarioIssue): Explanation {
  const place = issue.innerPath ? '' : issuePath(issue)
  return place === '' ? issue.problem : fileProblems.atPlace({ place, problem: issue.problem })
}
