import { createRedactor, isSecretName, REDACTED, type Redact, redactStrings } from '../redaction.ts'
import type { SandboxRecord } from '../sandbox/sandbox-record.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import type { ArmedFault } from './armed-faults.ts'
import type { Fault } from './fault.ts'

/** The settings that contain the credentials of a sandbox. These credentials are masked in every part of a fault. */
type Credentials = Pick<SandboxRecord, 'made' | 'changed'>

/**
 * Returns a copy of an armed fault in which all credentials are masked. A fault can contain credentials in the settings
 * that it changes, in its criteria and in its response.
 */
export function redactArmed(armed: ArmedFault, definitions: SettingDefinitions, record: Credentials): ArmedFault {
  return { ...armed, fault: redactFault(armed.fault, definitions, createRedactor(definitions)(record)) }
}

export function redactFault(fault: Fault, definitions: SettingDefinitions, redact: Redact): Fault {
  const { settings } = fault.effect
  const { match } = fault.when
  return redactStrings(
    {
      ...fault,
      when: { ...fault.when, ...(match && { match: redactMembers(match, isSecretName) }) },
      effect: {
        ...fault.effect,
        ...(settings !== undefined && {
          settings: redactMembers(settings, (name) => definitions[name]?.secret === true),
        }),
      },
    },
    redact,
  )
}

/**
 * Returns true if a criterion in `when.match` contains a credential. If such a credential were masked, the fault would
 * match other requests.
 */
export function matchesOnSecret({ when: { match } }: Fault, redact: Redact): boolean {
  const masked = match && redactStrings(redactMembers(match, isSecretName), redact)
  return JSON.stringify(match) !== JSON.stringify(masked)
}

/** Returns a copy of the input in which the value of every member with a secret name is masked, at any depth. */
function redactMembers<T>(value: T, isSecret: (name: string) => boolean): T {
  return JSON.parse(JSON.stringify(value, (name, member: unknown) => (isSecret(name) ? REDACTED : member)))
}
