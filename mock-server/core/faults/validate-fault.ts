import type { Explanation } from '../reasons/reason.ts'
import { nameProblems } from '../problems/names.ts'
import { faultProblems } from '../problems/faults.ts'
import type { Provider } from '../provider/provider.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import { parseIso } from '../time/japan-time.ts'
import { MAX_CLOCK_MS } from '../time/sandbox-clock.ts'
import type { ValidationIssue } from '../validation/issues.ts'
import { unknownName } from '../validation/suggest.ts'
import { effectOf } from './effects/index.ts'
import type { Fault } from './fault.ts'

export interface FaultContext {
  providers: readonly Provider[]
  definitions: SettingDefinitions
  /** True if requests arrive over sockets; false if all requests are made within this process. */
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
  const flaw = (path: ValidationIssue['path'], why: Explanation): ValidationIssue => issueOf(name, path, why)
  const provider = providers.find((candidate) => candidate.name === when.provider)
  if (when.provider !== undefined && !provider)
    return flaw(
      ['when', 'provider'],
      unknownName(
        nameProblems.provider,
        when.provider,
        providers.map((candidate) => candidate.name),
      ),
    )
  const owner = providers.find((candidate) => operationsOf(candidate).includes(when.operation ?? ''))
  if (when.operation !== undefined && !owner)
    return flaw(
      ['when', 'operation'],
      unknownName(nameProblems.operation, when.operation, (provider ? [provider] : providers).flatMap(operationsOf)),
    )
  if (owner && provider && owner !== provider)
    return flaw(
      ['when', 'operation'],
      faultProblems.foreignOperation({
        operation: when.operation ?? '',
        provider: provider.name,
        operations: operationsOf(provider).join(', '),
      }),
    )

  const { from, until, match } = when
  if (from !== undefined && until !== undefined && parseIso(from) >= parseIso(until))
    return flaw(['when', 'until'], faultProblems.windowReversed)
  if (from !== undefined && parseIso(from) > MAX_CLOCK_MS)
    return flaw(['when', 'from'], faultProblems.windowTooLate({ from }))
  const bodied = (owner ? [owner] : provider ? [provider] : providers).flatMap(({ routes }) =>
    routes.filter(({ operations }) => when.operation === undefined || operations.includes(when.operation)),
  )
  if (match?.body !== undefined && bodied.every(({ method }) => method === 'GET'))
    return flaw(
      ['when', 'match', 'body'],
      when.operation === undefined
        ? faultProblems.bodyOfAnyGet
        : faultProblems.bodyOfGet({ operation: when.operation }),
    )

  const { phases, socketOnly, validateOptions } = effectOf(effect.type)
  if (!phases.includes(phase))
    return flaw(['phase'], faultProblems.wrongPhase({ effect: effect.type, phase, phases: phases.join(', ') }))
  if (socketOnly && !sockets)
    return { ...flaw(['effect'], faultProblems.needsSocket({ effect: effect.type })), code: 'needs-socket' }
  const wrong = validateOptions?.(effect, {
    providers: owner ? [owner] : provider ? [provider] : providers,
    definitions,
    phase,
  })
  return wrong === undefined
    ? undefined
    : flaw(['effect'], faultProblems.inEffect({ effect: effect.type, problem: wrong }))
}

/**
 * Checks that the time window of a fault has not ended.
 * @param nowMs time of the sandbox's clock
 */
export function validateWindow({ name, when: { until } }: Fault, nowMs: number): ValidationIssue | undefined {
  if (until === undefined || nowMs < parseIso(until)) return undefined
  return issueOf(name, ['when', 'until'], faultProblems.windowOver({ until }))
}

function issueOf(name: string, path: ValidationIssue['path'], problem: Explanation): ValidationIssue {
  return { path, problem: faultProblems.inFault({ name, problem }) }
}

function operationsOf({ routes }: Provider): string[] {
  return routes.flatMap(({ operations }) => operations)
}
