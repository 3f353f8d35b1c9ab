import { isSecretName, MASK } from './mask.ts'
import { memo } from './memo.ts'
import type { SettingDefinitions, Settings } from './settings.ts'

/** A shorter text is somewhere by chance. */
export const LEAST_SECRET_LENGTH = 8

/** Hides secrets wherever they stand, under whatever name. */
export type HideSecrets = (text: string) => string

/** Names of the settings that hold credentials. */
const secretNames = memo((definitions: SettingDefinitions) => Object.entries(definitions).flatMap(([name, { secret }]) => (secret === true ? [name] : [])))

/** Kept by the setting's value: that stays the same object while the sandbox's clock and other settings change. */
const formsIn = memo((value: object) => {
  const secrets = [...secretsUnder(value, false)].filter(({ length }) => length >= LEAST_SECRET_LENGTH)
  return [...new Set(secrets.flatMap(formsOf))].toSorted((a, b) => b.length - a.length)
})

/**
 * @param settings several versions, such as those of now and those that the caller was told at first
 */
export function hideSecretsOf(definitions: SettingDefinitions, settings: readonly Settings[]): HideSecrets {
  const values = new Set<object>()
  for (const name of secretNames(definitions)) {
    for (const version of settings) {
      const value = version[name] ?? definitions[name]?.default
      if (typeof value === 'object' && value !== null) values.add(value)
    }
  }
  const lists = [...values].map(formsIn)
  return (text) => {
    let hidden = text
    for (const forms of lists) {
      for (const form of forms) if (hidden.includes(form)) hidden = hidden.replaceAll(form, MASK)
    }
    return hidden
  }
}

/** The texts under telling names: what stands beside them, such as a campaign, is in every URL. */
function* secretsUnder(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === 'string' && isSecret) yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) yield* secretsUnder(member, isSecret || (!Array.isArray(value) && isSecretName(name)))
}

/** As it is, and as a URL, a form and JSON write it. */
export function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), new URLSearchParams([['', secret]]).toString().slice(1), JSON.stringify(secret).slice(1, -1)]
}
