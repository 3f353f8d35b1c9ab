import { z } from 'zod'
import { isSpent } from '../../core/faults/fault.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { namedFaultWord } from '../../reporting/named-ids.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { localizedLine, oneLine, quoteForMessage } from '../../reporting/one-line.ts'
import { type AdminTarget, fetchAdmin } from '../shared/admin/admin-client.ts'
import { integer, nameAndValue } from '../shared/arguments.ts'
import { printResult, readAdmin, type SteerFlags } from '../shared/admin/admin-json.ts'
import { commandLine } from '../shared/command-line.ts'
import { sandboxTargetOf } from '../shared/admin/sandbox-note.ts'

const faultSchema = z.looseObject({
  name: z.string(),
  when: z
    .looseObject({
      provider: z.string().optional(),
      operation: z.string().optional(),
      calls: z.union([z.array(z.number()), z.string(), z.object({ every: z.number() })]).optional(),
    })
    .optional(),
  phase: z.string(),
  effect: z.looseObject({ type: z.string() }),
  seen: z.number(),
  hits: z.number(),
  times: z.number().optional(),
})
type ShownFault = z.output<typeof faultSchema>
/** A fault that the mock has not validated yet. */
interface NamedFault {
  name: string
  [member: string]: unknown
}
const faultsSchema = z.object({ faults: z.array(faultSchema) })
const effectsSchema = z.looseObject({
  effects: z.array(z.looseObject({ phase: z.string(), effect: z.looseObject({ type: z.string() }) })),
})
/**
 * Maximum for two numbers: the number of a call for which a fault fires, and the number of times that a fault fires.
 */
const MAX_TIMES = 1_000_000

const texts = {
  spent: { en: ' (can fire no more)', ja: '（もう発生しない）' },
  armedAlready: (name: string, command: string): Text => ({
    en: `the fault "${name}" is armed already and can still fire: disarm it first with: ${command}`,
    ja: `障害「${name}」はすでに有効で、まだ発生する。先に次のコマンドで解除する: ${command}`,
  }),
}

export interface ArmFlags extends SteerFlags {
  scenario?: string
  name?: string
  loseResponse?: boolean
  effect?: string
  phase?: string
  with: string[]
  call: string[]
  times?: string
}

/** Prints one line for each armed fault. The line contains the number of requests for which the fault fired. */
export async function list(flags: SteerFlags): Promise<number> {
  return printFaults(await sandboxTargetOf(flags), flags)
}

async function printFaults(remote: AdminTarget, flags: SteerFlags): Promise<number> {
  const shown = await readAdmin(remote, 'faults', faultsSchema)
  const none = { en: 'no fault is armed', ja: '有効な障害はない' }
  printResult(flags, shown, shown.faults.length === 0 ? [localizedLine(none)] : shown.faults.map(faultLine))
  return 0
}

/**
 * Arms a fault for an operation, a fault of a scenario, or all faults of a scenario. Replaces an armed fault with the
 * same name if that fault cannot fire any more.
 * @param target with `flags.scenario`: the name of a fault of this scenario, or undefined for all faults of this
 * scenario. Without `flags.scenario`: an operation such as `at-gift.issue`, a scenario, or the name of a fault that
 * only one scenario of the library has
 * @throws Problem if the flags name no effect, if an armed fault with the same name can still fire, or if the mock
 * refuses the fault
 */
export async function arm(target: string | undefined, flags: ArmFlags): Promise<number> {
  const remote = await sandboxTargetOf(flags)
  const isScenario = flags.scenario === undefined && target !== undefined && /\/|\.ya?ml$/.test(target)
  // A target with a dot is an operation. The name of each operation contains a dot, and the names of the library's
  // faults do not.
  const isByFlags = flags.loseResponse === true || flags.effect !== undefined || target?.includes('.') !== false
  const [scenario, fault] = isScenario
    ? [target, undefined]
    : [flags.scenario ?? (isByFlags ? undefined : await scenarioWithFault(target)), target]
  const documents =
    scenario === undefined ? [await documentOf(remote, target, flags)] : await faultsOfScenario(scenario, fault)
  await disarmSpent(remote, documents, flags)
  const armed: ShownFault[] = []
  for (const document of documents) armed.push(await armOne(remote, document))
  printResult(flags, { faults: armed }, armed.map(faultLine))
  return 0
}

/** Disarms the fault with this name, or all faults if the name is undefined. */
export async function disarm(name: string | undefined, flags: SteerFlags): Promise<number> {
  const remote = await sandboxTargetOf(flags)
  await fetchAdmin(remote, `/__admin/faults${name === undefined ? '' : `/${encodeURIComponent(name)}`}`, {
    delete: true,
  })
  return printFaults(remote, flags)
}

/**
 * Disarms each armed fault that has the same name as a fault in `given` and cannot fire any more.
 * @throws Problem if an armed fault with such a name can still fire. In this case nothing is disarmed
 */
async function disarmSpent(remote: AdminTarget, given: readonly NamedFault[], flags: SteerFlags): Promise<void> {
  const { faults } = await readAdmin(remote, 'faults', faultsSchema)
  const same = faults.filter(({ name }) => given.some((one) => one.name === name))
  const active = same.find((fault) => !isSpent(fault))
  if (active) {
    const { url, sandbox } = flags
    const where = [
      ...(url === undefined ? [] : ['--url', url]),
      ...(sandbox === undefined ? [] : ['--sandbox', sandbox]),
    ]
    throw new Problem(
      409,
      texts.armedAlready(active.name, commandLine(['gift-mock', 'faults', 'disarm', active.name, ...where])),
    )
  }
  for (const { name } of same) await fetchAdmin(remote, `/__admin/faults/${encodeURIComponent(name)}`, { delete: true })
}

function armOne(remote: AdminTarget, document: NamedFault): Promise<ShownFault> {
  return readAdmin(remote, 'faults', faultSchema, { post: JSON.stringify(document) })
}

async function documentOf(remote: AdminTarget, operation: string | undefined, flags: ArmFlags): Promise<NamedFault> {
  const type = flags.loseResponse ? 'reset-connection' : flags.effect
  if (operation === undefined || type === undefined || (flags.loseResponse && flags.effect !== undefined))
    throw new Problem(400, {
      en: 'faults arm: name an operation, and either --lose-response or --effect, such as: faults arm at-gift.issue --lose-response --call 1',
      ja: 'faults arm: 操作と、--lose-response か --effect のどちらか一方を指定すること。例: faults arm at-gift.issue --lose-response --call 1',
    })
  return {
    name: flags.name ?? `${operation}-${type}`,
    when: { operation, ...callsOf(flags.call) },
    phase: flags.phase ?? (flags.loseResponse ? 'after-commit' : await phaseOf(remote, type)),
    effect: { ...Object.fromEntries(flags.with.map((text) => nameAndValue(text, '--with', 'status=503'))), type },
    ...(flags.times !== undefined && { times: integer(1, MAX_TIMES)(flags.times, '--times') }),
  }
}

/**
 * Returns the numbers of the calls for which the fault fires: a string for a range such as `2-4`, or a list of numbers.
 */
function callsOf(given: readonly string[]): { calls?: string | number[] } {
  const [first] = given
  if (first === undefined) return {}
  if (given.length === 1 && /^\d+-\d*$/.test(first)) return { calls: first }
  return { calls: given.map((call) => integer(1, MAX_TIMES)(call, '--call')) }
}

/** Returns the first phase in which the mock offers the effect. */
async function phaseOf(remote: AdminTarget, type: string): Promise<string> {
  const { effects } = await readAdmin(remote, 'effects', effectsSchema)
  return effects.find(({ effect }) => effect.type === type)?.phase ?? 'before-commit'
}

async function faultsOfScenario(nameOrFile: string, fault: string | undefined): Promise<NamedFault[]> {
  const { findScenario } = await import('../../../scenarios/loading/load.ts')
  const { faults = [] } = (await findScenario(nameOrFile)).document
  const chosen = fault === undefined ? faults : faults.filter(({ name }) => name === fault)
  if (chosen.length > 0) return [...chosen]
  const names = faults.map(({ name }) => name).join(', ')
  throw new Problem(400, {
    en: `${nameOrFile} has no fault ${fault === undefined ? 'at all' : quoteForMessage(fault)}${names && `; it has ${names}`}`,
    ja: `${nameOrFile} に${fault === undefined ? '' : ` ${quoteForMessage(fault)} という`}障害はない${names && `（ある障害: ${names}）`}`,
  })
}

/**
 * Returns the name of the library scenario that has a fault with this name; undefined if no scenario has such a fault.
 * @throws Problem if several scenarios have a fault with this name
 */
async function scenarioWithFault(fault: string): Promise<string | undefined> {
  const { loadLibrary } = await import('../../../scenarios/loading/library.ts')
  const names = (await loadLibrary())
    .filter(({ faults = [] }) => faults.some(({ name }) => name === fault))
    .map(({ name }) => name)
  if (names.length < 2) return names[0]
  const shown = quoteForMessage(fault)
  throw new Problem(400, {
    en: `faults arm: several scenarios have a fault ${shown}: choose one with --scenario: ${names.join(', ')}`,
    ja: `faults arm: 障害 ${shown} は複数のシナリオにある。--scenario でどれかを指定する: ${names.join(', ')}`,
  })
}

function faultLine(fault: ShownFault): string {
  const { name, when, phase, effect, hits } = fault
  const { type, ...options } = effect
  const place = when?.operation ?? when?.provider
  const given = Object.entries(options).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  const spent = isSpent(fault) ? localized(texts.spent) : ''
  if (languageOf() === 'en') {
    const calls = when?.calls === undefined ? [] : [`calls=${JSON.stringify(when.calls)}`]
    return oneLine(`${name}: ${[place ?? '*', ...calls, phase, type, ...given, `hits=${hits}`].join(' ')}${spent}`)
  }
  const words = [
    (place ?? 'すべての操作') + japaneseCalls(when?.calls),
    namedFaultWord(phase),
    namedFaultWord(type),
    ...given,
    `発生 ${hits} 件`,
  ]
  return oneLine(`${name}: ${words.join('、')}${spent}`)
}

function japaneseCalls(calls: NonNullable<ShownFault['when']>['calls']): string {
  if (calls === undefined) return ''
  if (typeof calls === 'string') return `（${calls.replace('-', '～')} 回目）`
  return Array.isArray(calls) ? `（${calls.join('、')} 回目）` : `（${calls.every} 回ごと）`
}
