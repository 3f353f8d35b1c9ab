import type { Mint } from '../ids.ts'
import type { Incoming } from '../incoming.ts'
import { bodyContains } from '../match.ts'
import { Problem } from '../problem.ts'
import type { Provider } from '../provider.ts'
import { type Inside, updateControl } from '../sandbox.ts'
import type { SettingDefinitions } from '../settings.ts'
import { collection, type Transaction } from '../store/store.ts'
import { parseIso } from '../clock.ts'
import { unknownName } from '../closed-object.ts'
import type { Chance, Treatment } from './effect.ts'
import { effectOf } from './effects.ts'
import { type Fault, isCalled, isWithin } from './fault.ts'

/** A fault that waits for its requests. */
export interface ArmedFault {
  fault: Fault
  /** In the order of arming. */
  order: number
  /** How many requests fitted its provider, operation and match. */
  seen: number
  /** How many it met. */
  hits: number
}

/** A fault that meets a request, and what it does to it. */
export interface Fired {
  fault: Fault
  delivers: boolean
  treatment: Treatment
}

export const armedFaults = collection<ArmedFault>('faults.armed')
const ORDER = 'faults.order'

export interface ArmOptions {
  providers: readonly Provider[]
  definitions: SettingDefinitions
  /** Whether requests come over sockets. */
  sockets: boolean
}

/**
 * Arms a fault. What can never fire is refused.
 * @throws Problem 400 for what cannot be, 409 for a name that is taken
 */
export async function arm(inside: Pick<Inside, 'tx' | 'control' | 'nowMs'>, fault: Fault, options: ArmOptions): Promise<ArmedFault> {
  checkFault(fault, options, inside.nowMs)
  const armed = { fault, order: await inside.tx.increment(ORDER), seen: 0, hits: 0 }
  if (!(await inside.tx.insert(armedFaults, fault.name, armed))) throw new Problem(409, `a fault "${fault.name}" is armed already: disarm it first, or choose another name`)
  if (!inside.control.armed) await updateControl(inside, { armed: true })
  return armed
}

/** @throws Problem 400 that says what can be instead */
export function checkFault({ name, when, phase, effect }: Fault, { providers, definitions, sockets }: ArmOptions, nowMs?: number): void {
  const refuse = (why: string): never => {
    throw new Problem(400, `fault "${name}": ${why}`)
  }
  const provider = providers.find((candidate) => candidate.name === when.provider)
  if (when.provider !== undefined && !provider) refuse(unknownName('provider', when.provider, providers.map((candidate) => candidate.name)))
  const owner = providers.find((candidate) => operationsOf(candidate).includes(when.operation ?? ''))
  if (when.operation !== undefined && !owner) refuse(unknownName('operation', when.operation, (provider ? [provider] : providers).flatMap(operationsOf)))
  if (owner && provider && owner !== provider) refuse(`${when.operation} is no operation of ${provider.name}; that has ${operationsOf(provider).join(', ')}`)

  const { from, until } = when
  if (from !== undefined && until !== undefined && parseIso(from) >= parseIso(until)) refuse('its time ends before it begins: it could never fire')
  if (until !== undefined && nowMs !== undefined && nowMs >= parseIso(until)) refuse(`its time ended at ${until}, which the sandbox's clock is past: it could never fire`)

  const { phases, socketOnly, problem } = effectOf(effect.type)
  if (!phases.includes(phase)) refuse(`${effect.type} cannot act in the phase ${phase}; it can in ${phases.join(', ')}`)
  if (socketOnly && !sockets) refuse(`${effect.type} needs a socket, and nothing is like it in process: start the mock on a port (startGiftMock, gift-mock start)`)
  const wrong = problem?.(effect, { providers: owner ? [owner] : provider ? [provider] : providers, definitions, phase })
  if (wrong !== undefined) refuse(`${effect.type}: ${wrong}`)
}

function operationsOf({ routes }: Provider): string[] {
  return routes.flatMap(({ operations }) => operations)
}

/** In the order of arming. */
export async function listArmed(tx: Transaction): Promise<ArmedFault[]> {
  return (await tx.list(armedFaults)).map(({ value }) => value).toSorted((a, b) => a.order - b.order)
}

/** @throws Problem 404 where there is none of this name */
export async function disarm({ tx, control }: Inside, name: string): Promise<void> {
  const names = (await tx.list(armedFaults)).map(({ key }) => key)
  if (!names.includes(name)) throw new Problem(404, names.length === 0 ? `there is no fault "${name.slice(0, 80)}": none is armed` : unknownName('fault', name, names))
  await tx.delete(armedFaults, name)
  if (names.length === 1) await updateControl({ tx, control }, { armed: false })
}

export async function disarmAll({ tx, control }: Inside): Promise<void> {
  for (const { key } of await tx.list(armedFaults)) await tx.delete(armedFaults, key)
  await updateControl({ tx, control }, { armed: false })
}

export interface Met {
  provider: string
  operation: string
  incoming: Incoming
}

/** The faults that meet a request, those before the commit first, else in the order of arming; they are counted with it. */
export async function meet({ tx, nowMs, control }: Pick<Inside, 'tx' | 'nowMs' | 'control'>, request: Met, mint: Mint): Promise<Fired[]> {
  const listed = await listArmed(tx)
  const fired: Fired[] = []
  let ended = false
  for (const armed of [...listed.filter(isBefore), ...listed.filter((candidate) => !isBefore(candidate))]) {
    const { fault, hits } = armed
    if (!fits(fault, request)) continue
    const seen = armed.seen + 1
    mint.begin(control.seed, `fault ${fault.name}`, seen)
    const chance: Chance = () => mint.fraction()
    const { calls, probability = 1 } = fault.when
    const met = chance() < probability && !ended && hits < (fault.times ?? Infinity) && isCalled(calls, seen) && isWithin(fault.when, nowMs)
    await tx.put(armedFaults, fault.name, { ...armed, seen, hits: hits + (met ? 1 : 0) })
    if (!met) continue
    const { treat, delivers } = effectOf(fault.effect.type)
    const one = { fault, delivers, treatment: treat(fault.effect, chance, fault.phase) }
    fired.push(one)
    ended = ends(one)
  }
  return fired
}

export function isBefore({ fault }: Pick<ArmedFault, 'fault'>): boolean {
  return fault.phase === 'before-commit'
}

/** Whether nothing is left for those after it to act on. */
function ends({ fault, treatment }: Fired): boolean {
  const replaced = treatment.answer !== undefined || treatment.alter !== undefined
  return treatment.deliver !== undefined || (fault.phase === 'before-commit' && replaced)
}

function fits({ when }: Fault, { provider, operation, incoming }: Met): boolean {
  if (when.provider !== undefined && when.provider !== provider) return false
  if (when.operation !== undefined && when.operation !== operation) return false
  const { headers = {}, query = {}, body } = when.match ?? {}
  return (
    Object.entries(headers).every(([name, value]) => incoming.headers[name.toLowerCase()] === value) &&
    Object.entries(query).every(([name, value]) => incoming.query.get(name) === value) &&
    (body === undefined || bodyContains(incoming.body.text ?? null, body))
  )
}
