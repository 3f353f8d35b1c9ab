import { isSecretName, MASK } from './redaction.ts'
import { memo } from './util/memo.ts'
import type { Control } from './sandbox/sandboxes.ts'
import type { SettingDefinitions } from './settings/settings.ts'

/** A shorter text is somewhere by chance. */
export const LEAST_SECRET_LENGTH = 8

/** Hides secrets wherever they stand, under whatever name. */
export type HideSecrets = (text: string) => string

/** Names of the settings that hold credentials. */
const secretNames = memo((definitions: SettingDefinitions) =>
  Object.entries(definitions).flatMap(([name, { secret }]) => (secret === true ? [name] : [])),
)

/** Kept by the setting's value: that stays the same object while the sandbox's clock and other settings change. */
const formsIn = memo((value: object) => {
  const secrets = [...secretsUnder(value, false)].filter(({ length }) => length >= LEAST_SECRET_LENGTH)
  return [...new Set(secrets.flatMap(formsOf))].toSorted((a, b) => b.length - a.length)
})

/** Hides what the settings of now hold, and what the caller was told at first; made once for each version of a sandbox's control. */
export function secretHider(
  definitions: SettingDefinitions,
): (control: Pick<Control, 'made' | 'changed'>) => HideSecrets {
  return memo(({ made, changed }) => {
    const values = secretNames(definitions)
      .flatMap((name) => [changed[name], made[name] ?? definitions[name]?.default])
      .filter((value) => typeof value === 'object' && value !== null)
    const forms = [...new Set(values.flatMap(formsIn))].toSorted((a, b) => b.length - a.length)
    const shortest = forms.at(-1)?.length ?? Infinity
    return (text) => {
      if (text.length < shortest) return text
      let hidden = text
      for (const form of forms) if (hidden.includes(form)) hidden = hidden.replaceAll(form, MASK)
      return hidden
    }
  })
}

/** The texts under telling names: what stands beside them, such as a campaign, is in every URL. */
function* secretsUnder(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === 'string' && isSecret) yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value))
    yield* secretsUnder(member, isSecret || (!Array.isArray(value) && isSecretName(name)))
}

/** As it is, and as a URL, a form and JSON write it. */
export function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ]
}
