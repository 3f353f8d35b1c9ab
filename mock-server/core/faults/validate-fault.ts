import type { Provider } from '../provider/provider.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import { parseIso } from '../time/japan-time.ts'
import { MAX_CLOCK_MS } from '../time/sandbox-clock.ts'
import type { ValidationIssue } from '../validation/issues.ts'
import { unknownNameMessage } from '../validation/suggest.ts'
import { effectOf } from './effects/index.ts'
import type { Fault } from './fault.ts'

export interface FaultContext {
  providers: readonly Provider[]
  definitions: SettingDefinitions
  /** True if requests arrive over sockets; false if all requests are made in process. */
  sockets: boolean
}

/**
 * Checks that a fault can fire at some time.
 * @returns an issue with the reason and the path, or undefined if the fault can fire
 */
export function validateFault(
  { name, when, phase, effect }: Fault,
  { providers, definitions, sockets }: FaultContext,
): ValidationIssue | undefined {
  const flaw = (path: ValidationIssue['path'], why: string): ValidationIssue => issueOf(name, path, why)
  const provider = providers.find((candidate) => candidate.name === when.provider)
  if (when.provider !== undefined && !provider)
    return flaw(
      ['when', 'provider'],
      unknownNameMessage(
        'provider',
        when.provider,
        providers.map((candidate) => candidate.name),
      ),
    )
  const owner = providers.find((candidate) => operationsOf(candidate).includes(when.operation ?? ''))
  if (when.operation !== undefined && !owner)
    return flaw(
      ['when', 'operation'],
      unknownNameMessage('operation', when.operation, (provider ? [provider] : providers).flatMap(operationsOf)),
    )
  if (owner && provider && owner !== provider)
    return flaw(
      ['when', 'operation'],
      `${when.operation} is not an operation of ${provider.name}; that has ${operationsOf(provider).join(', ')}`,
    )

  const { from, until, match } = when
  if (from !== undefined && until !== undefined && parseIso(from) >= parseIso(until))
    return flaw(['when', 'until'], 'its time ends before it begins: it could never fire')
  if (from !== undefined && parseIso(from) > MAX_CLOCK_MS)
    return flaw(['when', 'from'], `its time begins at ${from}, which no clock here can show: it could never fire`)
  const bodied = (owner ? [owner] : provider ? [provider] : providers).flatMap(({ routes }) =>
    routes.filter(({ operations }) => when.operation === undefined || operations.includes(when.operation)),
  )
  if (match?.body !== undefined && bodied.every(({ method }) => method === 'GET'))
    return flaw(
      ['when', 'match', 'body'],
      `${when.operation ?? 'none of these'} is a GET, which has no body to match: it could never fire`,
    )

  const { phases, socketOnly, validateOptions } = effectOf(effect.type)
  if (!phases.includes(phase))
    return flaw(['phase'], `${effect.type} cannot act in the phase ${phase}; it can in ${phases.join(', ')}`)
  if (socketOnly && !sockets)
    return {
      ...flaw(
        ['effect'],
        `${effect.type} needs a socket and is not possible in process: start the mock on a port (startGiftMock, gift-mock start)`,
      ),
      code: 'needs-socket',
    }
  const wrong = validateOptions?.(effect, {
    providers: owner ? [owner] : provider ? [provider] : providers,
    definitions,
    phase,
  })
  return wrong === undefined ? undefined : flaw(['effect'], `${effect.type}: ${wrong}`)
}

/**
 * Checks that the time window of a fault has not ended.
 * @param nowMs time of the sandbox's clock
 */
export function validateWindow({ name, when: { until } }: Fault, nowMs: number): ValidationIssue | undefined {
  if (until === undefined || nowMs < parseIso(until)) return undefined
  return issueOf(
    name,
    ['when', 'until'],
    `its time ended at ${until}, which the sandbox's clock is past: it could never fire`,
  )
}

function issueOf(name: string, path: ValidationIssue['path'], why: string): ValidationIssue {
  return { path, message: `fault "${name}": ${why}` }
}

function operationsOf({ routes }: Provider): string[] {
  return routes.flatMap(({ operations }) => operations)
}
