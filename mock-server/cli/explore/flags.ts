import { availableParallelism } from 'node:os'
import { Problem } from '../../core/http/problem.ts'
import { fileProblems } from '../../core/problems/files.ts'
import type { Task } from '../../core/scenario/schema.ts'
import { taskProblem, tasks } from '../../../scenarios/reference/tasks/tasks.ts'
import { type ClientFlags, parseClientFlags } from '../replay/client-flags.ts'
import { integer, nonEmpty, seconds } from '../shared/arguments.ts'

export interface ExploreFlags extends ClientFlags {
  task: string
  depth: string
  calls: string
  restarts: string
  workers: string
  /** Value of `--patience`; by default `DEFAULT_PATIENCE`. */
  patience?: string
  budget?: string
  runs?: string
  seed?: string
  out: string
  json?: string
  junit?: string
  html?: string
  /** Value of `--assumptions`: `1` if the client also runs with faults, else `0`; `true` if the flag has no value. */
  assumptions?: string | true
}

export type ExploreSettings = ReturnType<typeof parseExploreFlags>

/**
 * Maximum numbers of concurrent runs for each processor. `all` counts all runs. `active` counts the runs whose client
 * does not wait, for example for a response that never arrives. With too many active clients, the scaled clocks of the
 * clients advance faster than the clients work.
 */
const JOBS_PER_PROCESSOR = { all: 8, active: 2 }
/** Maximum real time that faults may make the client wait in one run, in seconds. */
const DEFAULT_PATIENCE = '10'
const MAX_DEPTH = 6
const MAX_CALLS = 100
const MAX_WORKERS = 8
const MAX_RUNS = 100_000_000

/**
 * Parses and checks the flags of `explore`.
 * @param command the client and its arguments; undefined for a service and for the reference client
 * @throws Problem that names the invalid flag
 */
export function parseExploreFlags(flags: ExploreFlags, command: readonly string[] | undefined) {
  const client = parseClientFlags(flags, command)
  const assumptions = parseAssumptions(flags)
  const processors = availableParallelism()
  const isAlone = client.jobs === 1
  const jobs = flags.jobs === undefined && !isAlone ? processors * JOBS_PER_PROCESSOR.all : client.jobs
  return {
    jobs,
    activeJobs: Math.min(jobs, processors * JOBS_PER_PROCESSOR.active),
    client,
    task: parseTask(flags.task),
    out: nonEmpty(flags.out, '--out'),
    assumptions,
    // With `--patience`, the user leaves out longer waits on purpose. The default leaves out waits without a decision
    // of the user.
    leavesOutWaits: flags.patience !== undefined,
    search: {
      depth: integer(1, MAX_DEPTH)(flags.depth, '--depth'),
      calls: integer(1, MAX_CALLS)(flags.calls, '--calls'),
      restarts: integer(0, 1)(flags.restarts, '--restarts'),
      workers: integer(1, MAX_WORKERS)(flags.workers, '--workers'),
      runs: flags.runs === undefined ? undefined : integer(1, MAX_RUNS)(flags.runs, '--runs'),
      budgetMs: flags.budget === undefined ? undefined : parseBudget(flags.budget) * 1000,
      // The reference client runs in virtual time, so it never waits in real time.
      patienceMs: client.isOwn
        ? seconds(flags.patience ?? DEFAULT_PATIENCE, '--patience') * 1000 * client.timeScale
        : Infinity,
      seed: flags.seed === undefined ? undefined : nonEmpty(flags.seed, '--seed'),
    },
  }
}

/** Parses the flag `--assumptions`. @returns undefined if the flag is not given */
function parseAssumptions(flags: ExploreFlags): { withFaults: boolean } | undefined {
  const { assumptions, junit, html, restarts, workers } = flags
  if (assumptions === undefined) return undefined
  for (const [flag, file] of Object.entries({ '--junit': junit, '--html': html }))
    if (file !== undefined)
      throw new Problem(400, {
        en: `${flag} is not possible with --assumptions: use --json`,
        ja: `${flag} と --assumptions は同時に指定できない。--json を使う`,
      })
  if (restarts !== '0' || workers !== '1')
    throw new Problem(400, {
      en: '--restarts and --workers are not possible with --assumptions: the client runs once and alone',
      ja: '--restarts・--workers と --assumptions は同時に指定できない。クライアントは 1 つだけ、1 回だけ実行される',
    })
  return { withFaults: assumptions !== true && integer(0, 1)(assumptions, '--assumptions') === 1 }
}

/** Parses a duration such as `60`, `60s` or `5m`. @returns seconds */
function parseBudget(text: string): number {
  const [, number = text, unit = 's'] = /^([\d.]+)([sm])$/.exec(text) ?? []
  const value = seconds(number, '--budget') * (unit === 'm' ? 60 : 1)
  if (value > 0) return value
  throw new Problem(400, {
    en: '--budget: 0 seconds are too few for any search',
    ja: '--budget: 0 秒では探索できない',
  })
}

/**
 * Parses a task such as `issue-one` or `issue-many,count=3`. A parameter is converted to the type that the parameter
 * has in the reference task.
 */
function parseTask(text: string): Task {
  const [name = '', ...parameters] = nonEmpty(text, '--task').split(',')
  const known = Object.hasOwn(tasks, name) ? tasks[name]?.parameters : undefined
  const given = parameters.map((parameter) => {
    const at = parameter.indexOf('=')
    if (at < 1)
      throw new Problem(400, {
        en: `--task: ${JSON.stringify(parameter)} is no parameter, such as count=3`,
        ja: `--task: ${JSON.stringify(parameter)} は count=3 のようなパラメーターではない`,
      })
    const [key, value] = [parameter.slice(0, at), parameter.slice(at + 1)]
    return [key, typed(value, known?.[key])] as const
  })
  const task: Task = { ...Object.fromEntries(given), name: nonEmpty(name, '--task') }
  const problem = taskProblem(task)
  if (problem) throw new Problem(400, fileProblems.atPlace({ place: '--task', problem }))
  return task
}

function typed(value: string, like: unknown): string | number | boolean {
  if (typeof like === 'boolean') return value === 'true'
  return typeof like === 'number' && /^\d+$/.test(value) ? Number(value) : value
}
