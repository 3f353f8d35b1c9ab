import { z } from 'zod'
import { createStyler } from '../../reporting/color.ts'
import { messages } from '../../reporting/messages.ts'
import { localizedLine, oneLine } from '../../reporting/one-line.ts'
import { costLines, resultColors, scenarioLines, type ShownReport } from '../../reporting/render/report-text.ts'
import { clockText, type ShownClock } from '../../reporting/render/clock-text.ts'
import { taskText } from '../../reporting/render/task-text.ts'
import { isScenarioFile } from '../../core/scenario/name.ts'
import { reportSchema } from '../report/schema.ts'
import { type AdminTarget, fetchAdmin } from '../shared/admin/admin-client.ts'
import { printResult, readAdmin, type SteerFlags, targetOf } from '../shared/admin/admin-json.ts'
import { exitCodeOf } from '../shared/exit-code.ts'
import { clockSchema, type ShownScenario, stateSchema } from './schema.ts'

/**
 * Starts a scenario in a running mock. The start of the scenario resets the sandbox.
 * @param nameOrFile the name of a scenario of the mock's library, or a YAML file
 */
export async function begin(nameOrFile: string, flags: SteerFlags): Promise<number> {
  const remote = targetOf(flags)
  const document = isScenarioFile(nameOrFile)
    ? (await (await import('../../../scenarios/loading/load.ts')).findScenario(nameOrFile)).document
    : { name: nameOrFile }
  await fetchAdmin(remote, '/__admin/scenario', { put: JSON.stringify(document) })
  const { state, clock } = await stateOf(remote)
  printResult(flags, { ...state, clock }, [...headLines(state, clock), `  ${messages().scenario.begun}`])
  return 0
}

/** Prints the task and the clock of the scenario, and the current verdict on the client. */
export async function status(flags: SteerFlags): Promise<number> {
  return judge(targetOf(flags), flags, messages().scenario.nothingTriedYet)
}

/** Prints the verdict on the client, and ends the scenario. The journal and the ledger are kept. */
export async function end(flags: SteerFlags): Promise<number> {
  const remote = targetOf(flags)
  const exitCode = await judge(remote, flags, messages().scenario.nothingTried)
  await fetchAdmin(remote, '/__admin/scenario', { delete: true })
  return exitCode
}

/**
 * Prints the state of the scenario and the report of the sandbox. Returns the exit code of the report's result. If no
 * request has arrived, a scenario that is not passed has the result `cannot tell`.
 * @param untried sentence that says that no request has arrived
 */
async function judge(remote: AdminTarget, flags: SteerFlags, untried: string): Promise<number> {
  const { state, clock } = await stateOf(remote)
  const report = await readAdmin(remote, 'report', reportSchema)
  const isUntried = report.result !== 'passed' && !(await hasRequests(remote))
  const result = isUntried ? 'cannot tell' : report.result
  const lines = isUntried
    ? [
        createStyler(process.stdout)(
          resultColors[result],
          `${messages().report.scenario(oneLine(state.name), result)}: ${untried}`,
        ),
      ]
    : judgementLines(state, report)
  printResult(flags, { ...state, clock, result, checks: report.scenario?.checks, ledger: report.ledger }, [
    ...headLines(state, clock),
    '',
    ...lines,
  ])
  return exitCodeOf([result])
}

const requestsSchema = z.object({ requests: z.array(z.unknown()), evicted: z.number() })
const faultsSchema = z.object({ faults: z.array(z.object({ seen: z.number() })) })

/**
 * Returns true if a request has arrived since the start of the scenario. A request that a fault drops or delays is not
 * in the journal, but the fault counts the request.
 */
async function hasRequests(remote: AdminTarget): Promise<boolean> {
  const { requests, evicted } = await readAdmin(remote, 'requests?limit=1', requestsSchema)
  if (requests.length + evicted > 0) return true
  return (await readAdmin(remote, 'faults', faultsSchema)).faults.some(({ seen }) => seen > 0)
}

async function stateOf(remote: AdminTarget): Promise<{ state: ShownScenario; clock: ShownClock }> {
  return {
    state: await readAdmin(remote, 'scenario', stateSchema),
    clock: await readAdmin(remote, 'clock', clockSchema),
  }
}

function headLines({ name, title, task }: ShownScenario, clock: ShownClock): string[] {
  const { scenario: text } = messages()
  return [
    `${createStyler(process.stdout)('bold', oneLine(name))}: ${localizedLine(title)}`,
    `  ${text.task}: ${taskText(task)}`,
    `  ${text.clock.label}: ${clockText(clock)}`,
  ]
}

function judgementLines({ story }: ShownScenario, { result, scenario, ledger }: ShownReport): string[] {
  const { replay: text } = messages()
  const paint = createStyler(process.stdout)
  const [head = '', ...failed] = scenario ? scenarioLines(scenario) : []
  return [
    paint(resultColors[result], head),
    ...failed,
    ...(result !== 'passed' && story ? [`${text.story}: ${localizedLine(story)}`] : []),
    ...costLines(ledger),
  ]
}
