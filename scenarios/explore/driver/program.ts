import { scenarioProblems } from '../../../mock-server/core/problems/scenarios.ts'
import { explainIssues, parseValue } from '../../../mock-server/core/validation/issues.ts'
import { scenarioSchema } from '../../../mock-server/core/scenario/schema.ts'
import { Problem, type ScenarioDocument } from '../../../mock-server/index.ts'
import type { ScenarioFile } from '../../loading/parse.ts'
import { replay, type ReplayOptions, type ReplayResult } from '../../replay/replay.ts'
import type { Runner } from '../../replay/client/runner.ts'
import type { Driver } from './driver.ts'
import { scheduled } from '../found-scenario.ts'
import { LEDGER_LOSS, lossesOf, undecidedOf } from '../losses.ts'
import { type Observation, observedCalls } from './observation.ts'
import type { Schedule } from '../search/schedule.ts'

/** The options of a replay that are equal for all runs of a search. */
export type ProgramOptions = Omit<ReplayOptions, 'signal' | 'session' | 'isWarm'>

/**
 * Creates a driver for a client that is a program or a service. Each run is a replay of a scenario, so that `replay`
 * can reproduce each loss that is found.
 * @param base the scenario without faults
 */
export function programDriver(base: ScenarioDocument, options: ProgramOptions): Driver {
  let isWarm = false
  return {
    isDeterministic: false,
    isPossible: () => true,
    async run(schedule, wanted, signal, onWaiting) {
      const runner = onWaiting ? noticingWaits(options.runner, onWaiting) : options.runner
      const replayed = await replay(fileOf(scheduled(base, schedule)), {
        ...options,
        runner,
        isWarm,
        signal,
        acceptsOldTokens: true,
      })
      isWarm = true
      return observationOf(schedule, replayed, wanted)
    },
    close: async () => {},
  }
}

/**
 * Time without a request or a response after which a client counts as waiting [ms of real time]. In this time, a client
 * that has work to do usually sends its next request.
 */
const WAITING_MS = 50

/** Returns a runner that calls a function when the client waits. */
function noticingWaits(runner: Runner, onWaiting: () => void): Runner {
  return {
    ...runner,
    origin: runner,
    async run(context) {
      const ended = new AbortController()
      context.activity?.untilWaiting(WAITING_MS, ended.signal).then(onWaiting, () => {})
      try {
        return await runner.run(context)
      } finally {
        ended.abort()
      }
    },
  }
}

function fileOf(document: ScenarioDocument): ScenarioFile {
  const parsed = parseValue(scenarioSchema(), document)
  if (!parsed.success) throw new Problem(500, scenarioProblems.invalid({ problems: explainIssues(parsed.issues) }))
  return { file: document.name, text: '', document, scenario: parsed.data, nameLine: 1, taskLine: 1 }
}

/** Returns the observation of a replay. @throws Problem if the time of the program cannot be scaled */
function observationOf(schedule: Schedule, replayed: ReplayResult, wanted: number | undefined): Observation {
  const { report, book, requests, ran, unfired, unprovenWait } = replayed
  assertJudged(replayed, schedule)
  const timedOut = ran.result === 'timed out'
  return {
    schedule,
    calls: observedCalls(schedule, requests),
    losses: lossesOf({ report, wanted, neverEnded: false }).filter(({ key }) => !timedOut || key === LEDGER_LOSS),
    undecided: undecidedOf(report),
    unprovenWait,
    unreached: unfired.length,
    totals: report.ledger,
    book,
    ran,
    requests,
    timedOut,
  }
}

function assertJudged({ ran: { unscaledProgram: program }, report, missing }: ReplayResult, schedule: Schedule): void {
  if (program !== undefined)
    throw new Problem(400, {
      en: `the time of ${program} cannot be scaled by libfaketime: use --time-by variable`,
      ja: `libfaketime では ${program} の時間を変えられない。--time-by variable を使う`,
    })
  // A client cannot order a product that the settings lack, so a missing product of the task is an error. If a code was
  // issued nevertheless, the client ignored the task and ordered another product, which is no error.
  if (missing && schedule.length === 0 && report.ledger.issued === 0) {
    const { setting, products } = missing
    throw new Problem(400, {
      en: `${setting} in the configuration file lacks ${products.join(', ')}, which the task orders`,
      ja: `タスクで注文する ${products.join('、')} が、設定ファイルの ${setting} にない`,
    })
  }
}
