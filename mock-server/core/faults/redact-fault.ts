import { isSecretName, REDACTED } from '../redaction.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import type { Fault } from './fault.ts'

/** A fault as it may be shown: credentials that it sets or looks for are masked. */
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

/** Whether it finds its requests by a credential: without that it would meet others. */
export function matchesOnSecret({ when: { match } }: Fault): boolean {
  return JSON.stringify(match) !== JSON.stringify(match && redactMembers(match, isSecretName))
}

/** A copy with every member of a secret name hidden, at any depth. */
function redactMembers<T>(value: T, isSecret: (name: string) => boolean): T {
  return JSON.parse(JSON.stringify(value, (name, member: unknown) => (isSecret(name) ? REDACTED : member)))
}
