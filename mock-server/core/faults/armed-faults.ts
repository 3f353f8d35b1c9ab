import { LAST_MS, parseIso } from '../time/sandbox-clock.ts'
import { unknownName } from '../validation/strict-object.ts'
import type { Finding } from '../validation/issues.ts'
import { Problem } from '../http/problem.ts'
import type { Provider } from '../provider/provider.ts'
import { type Inside, updateControl } from '../sandbox/sandboxes.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import { collection, type Transaction } from '../store/store.ts'
import { effectOf } from './effects/index.ts'
import type { Fault } from './fault.ts'

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
export function arm(inside: Pick<Inside, 'tx' | 'control' | 'nowMs'>, fault: Fault, options: ArmOptions): ArmedFault {
  const flaw = flawOf(fault, options, inside.nowMs)
  if (flaw) throw new Problem(400, flaw.message)
  const armed = { fault, order: inside.tx.increment(ORDER), seen: 0, hits: 0 }
  if (!inside.tx.insert(armedFaults, fault.name, armed))
    throw new Problem(409, `a fault "${fault.name}" is armed already: disarm it first, or choose another name`)
  inside.tx.publish({ kind: 'faults' })
  if (!inside.control.armed) updateControl(inside, { armed: true })
  return armed
}

/** Why a fault could never fire, with what can be instead, and where in it that is; undefined where it can. */
export function flawOf(
  { name, when, phase, effect }: Fault,
  { providers, definitions, sockets }: ArmOptions,
  nowMs?: number,
): Finding | undefined {
  const flaw = (path: Finding['path'], why: string): Finding => ({ path, message: `fault "${name}": ${why}` })
  const provider = providers.find((candidate) => candidate.name === when.provider)
  if (when.provider !== undefined && !provider)
    return flaw(
      ['when', 'provider'],
      unknownName(
        'provider',
        when.provider,
        providers.map((candidate) => candidate.name),
      ),
    )
  const owner = providers.find((candidate) => operationsOf(candidate).includes(when.operation ?? ''))
  if (when.operation !== undefined && !owner)
    return flaw(
      ['when', 'operation'],
      unknownName('operation', when.operation, (provider ? [provider] : providers).flatMap(operationsOf)),
    )
  if (owner && provider && owner !== provider)
    return flaw(
      ['when', 'operation'],
      `${when.operation} is no operation of ${provider.name}; that has ${operationsOf(provider).join(', ')}`,
    )

  const { from, until, match } = when
  if (from !== undefined && until !== undefined && parseIso(from) >= parseIso(until))
    return flaw(['when', 'until'], 'its time ends before it begins: it could never fire')
  if (from !== undefined && parseIso(from) > LAST_MS)
    return flaw(['when', 'from'], `its time begins at ${from}, which no clock here can show: it could never fire`)
  if (until !== undefined && nowMs !== undefined && nowMs >= parseIso(until))
    return flaw(['when', 'until'], `its time ended at ${until}, which the sandbox's clock is past: it could never fire`)
  const bodied = (owner ? [owner] : provider ? [provider] : providers).flatMap(({ routes }) =>
    routes.filter(({ operations }) => when.operation === undefined || operations.includes(when.operation)),
  )
  if (match?.body !== undefined && bodied.every(({ method }) => method === 'GET'))
    return flaw(
      ['when', 'match', 'body'],
      `${when.operation ?? 'none of these'} is a GET, which has no body to match: it could never fire`,
    )

  const { phases, socketOnly, problem } = effectOf(effect.type)
  if (!phases.includes(phase))
    return flaw(['phase'], `${effect.type} cannot act in the phase ${phase}; it can in ${phases.join(', ')}`)
  if (socketOnly && !sockets)
    return flaw(
      ['effect'],
      `${effect.type} needs a socket, and nothing is like it in process: start the mock on a port (startGiftMock, gift-mock start)`,
    )
  const wrong = problem?.(effect, {
    providers: owner ? [owner] : provider ? [provider] : providers,
    definitions,
    phase,
  })
  return wrong === undefined ? undefined : flaw(['effect'], `${effect.type}: ${wrong}`)
}

function operationsOf({ routes }: Provider): string[] {
  return routes.flatMap(({ operations }) => operations)
}

/** In the order of arming. */
export function listArmed(tx: Transaction): ArmedFault[] {
  return tx
    .list(armedFaults)
    .map(({ value }) => value)
    .toSorted((a, b) => a.order - b.order)
}

/** @throws Problem 404 where there is none of this name */
export function disarm({ tx, control }: Inside, name: string): void {
  const names = tx.list(armedFaults).map(({ key }) => key)
  if (!names.includes(name))
    throw new Problem(
      404,
      names.length === 0
        ? `there is no fault "${name.slice(0, 80)}": none is armed`
        : unknownName('fault', name, names),
    )
  tx.delete(armedFaults, name)
  tx.publish({ kind: 'faults' })
  if (names.length === 1) updateControl({ tx, control }, { armed: false })
}

export function disarmAll({ tx, control }: Inside): void {
  for (const { key } of tx.list(armedFaults)) tx.delete(armedFaults, key)
  tx.publish({ kind: 'faults' })
  updateControl({ tx, control }, { armed: false })
}
