import { isSecretName, REDACTED } from '../redaction.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import type { Fault } from './fault.ts'

/** A copy of the fault in which the credentials that it sets or matches are masked. */
export function redactFault(fault: Fault, definitions: SettingDefinitions): Fault {
  const { settings } = fault.effect
  const { match } = fault.when
  return {
    ...fault,
    when: { ...fault.when, ...(match && { match: redactMembers(match, isSecretName) }) },
    effect: {
      ...fault.effect,
      ...(settings !== undefined && {
        settings: redactMembers(settings, (name) => definitions[name]?.secret === true),
      }),
    },
  }
}

/** True if the fault matches on a credential. With a masked credential it would match other requests. */
export function matchesOnSecret({ when: { match } }: Fault): boolean {
  return JSON.stringify(match) !== JSON.stringify(match && redactMembers(match, isSecretName))
}

/** A copy in which every member with a secret name is masked, at any depth. */
function redactMembers<T>(value: T, isSecret: (name: string) => boolean): T {
  return JSON.parse(JSON.stringify(value, (name, member: unknown) => (isSecret(name) ? REDACTED : member)))
}
