import type { Argument, Option } from 'commander'
import { z } from 'zod'
import { providers, settingDefinitions } from '../../app.ts'
import { effectGuide } from '../../core/faults/effect-guide.ts'
import { phases } from '../../core/faults/effect.ts'
import { effects } from '../../core/faults/effects/index.ts'
import { collectNames } from '../../core/journal/query.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { localized } from '../../reporting/language.ts'
import { listLibrary } from '../../../scenarios/loading/library.ts'
import { tasks } from '../../../scenarios/reference/tasks/tasks.ts'
import { pagesIn } from '../pages/index.ts'
import { resolveTarget, sendRequest } from '../shared/admin/admin-client.ts'
import type { StartOptions } from '../start/options/options.ts'
import type { Candidate, Completion } from './candidates.ts'

const logLevels: readonly StartOptions['logLevel'][] = ['debug', 'info', 'warn', 'error', 'silent']
const logFormats: readonly StartOptions['logFormat'][] = ['pretty', 'json']

/** Time limit of a request to the running mock [ms]. The limit is short, because a person waits for the completion. */
const ASK_MS = 300

const named = (values: Iterable<string>): Candidate[] => [...values].map((value) => ({ value, description: '' }))

/**
 * Functions that return the possible values of an option or an argument. The keys are the names of the options and
 * arguments. If an option has different values in different commands, the key includes the placeholder of the value.
 */
const byName: Readonly<Record<string, () => Candidate[] | Promise<Candidate[]>>> = {
  '--effect': () =>
    Object.keys(effects).map((value) => {
      const guide = effectGuide.find(({ effect }) => effect.type === value)
      return { value, description: guide ? localized(guide.text).replaceAll(/\{\w+\}/g, '…') : '' }
    }),
  '--log-format': () => named(logFormats),
  '--log-level': () => named(logLevels),
  '--operation': operations,
  '--outcome': () => named(collectNames(providers).outcome),
  '--phase': () => named(phases),
  '--provider': () => named(providers.map(({ name }) => name)),
  '--sandbox': () => live('sandboxes', z.object({ sandboxes: z.array(z.string()) }), ({ sandboxes }) => sandboxes),
  '--scenario': scenarios,
  '--store': () => named(['memory:', 'sqlite:', 'postgres://']),
  '--task': () => Object.entries(tasks).map(([value, { about }]) => ({ value, description: localized(about) })),
  '--until <end>': () => named(['idle', 'idle:']),
  changes: () => settings('='),
  name: () =>
    live('faults', z.object({ faults: z.array(z.object({ name: z.string() })) }), ({ faults }) =>
      faults.map(({ name }) => name),
    ),
  names: () => settings(''),
  page: async () => named((await pagesIn(false)).keys()),
  scenario: scenarios,
  scenarios,
  target: async () => [...operations(), ...(await scenarios())],
}

/** Names of the options and arguments whose value can also be the name of a file. */
const fileNames = new Set(['--scenario', 'file', 'files', 'scenario', 'scenarios'])

/** Returns the values that an option or an argument can have. */
export async function valuesOf(of: Option | Argument): Promise<Completion> {
  const isOption = 'long' in of
  const name = isOption ? (of.long ?? '') : of.name()
  if (of.argChoices) return { candidates: named(of.argChoices), files: false }
  const isFile = fileNames.has(name) || (isOption && /<(?:file|folder)>/.test(of.flags))
  return { candidates: (await (byName[isOption ? of.flags : name] ?? byName[name])?.()) ?? [], files: isFile }
}

function operations(): Candidate[] {
  return named(collectNames(providers).operation)
}

async function scenarios(): Promise<Candidate[]> {
  return named((await listLibrary()).keys())
}

function settings(suffix: string): Candidate[] {
  return Object.entries(settingDefinitions).map(([name, { meaning }]) => ({
    value: name + suffix,
    description: localized(meaning),
  }))
}

/** Reads names from the running mock. Returns no names if no mock responds in time. */
async function live<T>(path: string, schema: z.ZodType<T>, namesOf: (body: T) => string[]): Promise<Candidate[]> {
  try {
    const { body } = await sendRequest(resolveTarget({}), `/__admin/${path}`, { timeoutMs: ASK_MS })
    const parsed = schema.safeParse(parseJsonOrUndefined(body))
    return parsed.success ? named(namesOf(parsed.data)) : []
  } catch {
    return []
  }
}
