import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import { localizedLine, oneLine, quoteForMessage } from '../../reporting/one-line.ts'
import { type AdminTarget, fetchAdmin } from '../shared/admin-client.ts'
import { nameAndValue } from '../shared/arguments.ts'
import { printResult, readAdmin, type SteerFlags, targetOf } from '../shared/admin-json.ts'

const faultSchema = z.looseObject({
  name: z.string(),
  when: z
    .looseObject({ provider: z.string().optional(), operation: z.string().optional(), calls: z.unknown().optional() })
    .optional(),
  phase: z.string(),
  effect: z.looseObject({ type: z.string() }),
  seen: z.number(),
  hits: z.number(),
})
type ShownFault = z.output<typeof faultSchema>
const faultsSchema = z.object({ faults: z.array(faultSchema) })

export interface ArmFlags extends SteerFlags {
  scenario?: string
  name?: string
  loseResponse?: boolean
  effect?: string
  phase?: string
  with: string[]
  call: string[]
}

/** Prints the armed faults, one in each line, with the number of their hits. */
export async function list(flags: SteerFlags): Promise<number> {
  const shown = await readAdmin(targetOf(flags), 'faults', faultsSchema)
  const none = { en: 'no fault is armed', ja: '障害は設定されていない' }
  printResult(flags, shown, shown.faults.length === 0 ? [localizedLine(none)] : shown.faults.map(faultLine))
  return 0
}

/**
 * Arms a fault for an operation, or the faults of a scenario.
 * @param target an operation such as `at-gift.issue`; with `flags.scenario`, the name of a fault of the scenario, or
 * undefined for all its faults
 * @throws Problem if the flags name no effect, or if the mock refuses the fault
 */
export async function arm(target: string | undefined, flags: ArmFlags): Promise<number> {
  const remote = targetOf(flags)
  const documents =
    flags.scenario === undefined ? [documentOf(target, flags)] : await faultsOfScenario(flags.scenario, target)
  const armed: ShownFault[] = []
  for (const document of documents) armed.push(await armOne(remote, document))
  printResult(flags, { faults: armed }, armed.map(faultLine))
  return 0
}

/** Disarms the fault with this name; all faults if the name is undefined. */
export async function disarm(name: string | undefined, flags: SteerFlags): Promise<number> {
  const remote = targetOf(flags)
  await fetchAdmin(remote, `/__admin/faults${name === undefined ? '' : `/${encodeURIComponent(name)}`}`, {
    delete: true,
  })
  return list(flags)
}

function armOne(remote: AdminTarget, document: object): Promise<ShownFault> {
  return readAdmin(remote, 'faults', faultSchema, { post: JSON.stringify(document) })
}

function documentOf(operation: string | undefined, flags: ArmFlags): object {
  const type = flags.loseResponse ? 'reset-connection' : flags.effect
  if (operation === undefined || type === undefined || (flags.loseResponse && flags.effect !== undefined))
    throw new Problem(400, {
      en: 'faults arm: name an operation, and either --lose-response or --effect, such as: faults arm at-gift.issue --lose-response --call 1',
      ja: 'faults arm: 操作と、--lose-response か --effect のどちらか一方を指定すること。例: faults arm at-gift.issue --lose-response --call 1',
    })
  return {
    name: flags.name ?? `${operation}-${type}`,
    when: { operation, ...(flags.call.length > 0 && { calls: flags.call.map(Number) }) },
    phase: flags.phase ?? (flags.loseResponse ? 'after-commit' : 'before-commit'),
    effect: { ...Object.fromEntries(flags.with.map((text) => nameAndValue(text, '--with', 'status=503'))), type },
  }
}

async function faultsOfScenario(nameOrFile: string, fault: string | undefined): Promise<object[]> {
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

function faultLine({ name, when, phase, effect: { type, ...options }, hits }: ShownFault): string {
  const place = when?.operation ?? when?.provider ?? '*'
  const calls = when?.calls === undefined ? '' : ` calls=${JSON.stringify(when.calls)}`
  const given = Object.entries(options).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
  return oneLine(`${name}: ${place}${calls} ${phase} ${type}${given.join('')} hits=${hits}`)
}
