/** Settings of sandboxes: definitions, validation and values. */

import type { Explanation } from '../reasons/reason.ts'
import { joinMessages } from '../reasons/message.ts'
import { sandboxProblems } from '../problems/sandboxes.ts'
import type { z } from 'zod'
import { Problem } from '../http/problem.ts'
import type { Text } from '../localized-text.ts'
import { lazy } from '../util/lazy.ts'
import { explainIssues, MAX_ISSUES, parseValue } from '../validation/issues.ts'
import { closestMatch } from '../validation/suggest.ts'

export interface Setting<T = unknown> {
  /** Returns the schema of the value. The schema is built on the first call. */
  schema(): z.ZodType<T>
  default: T
  /** A valid value for error messages and documentation. Omitted if the default already shows the shape of a value. */
  example?: unknown
  /** Meaning of the setting in one sentence, with the unit. */
  meaning: Text
  /** Ids of the rules in the evidence register that the setting affects. */
  evidence: readonly string[]
  /** True if the value contains credentials. Snapshots omit the value, and the value is masked in all output. */
  secret?: true
}

export type SettingDefinitions = Readonly<Record<string, Setting>>
export type TypedSettings<D extends SettingDefinitions> = {
  readonly [K in keyof D]: D[K] extends Setting<infer T> ? T : never
}

/** Validated values of all settings by dotted name. */
export type Settings = Readonly<Record<string, unknown>>

/** Defines a setting. The default value must have the type of the schema. The schema is built on first use. */
export function setting<T>({
  schema,
  ...definition
}: Omit<Setting<NoInfer<T>>, 'schema'> & { schema: () => z.ZodType<T> }): Setting<T> {
  return { ...definition, schema: lazy(schema) }
}

/** Returns the settings with the types of their schemas. The values were validated when they were set. */
export function typedSettings<D extends SettingDefinitions>(_definitions: D, settings: Settings): TypedSettings<D> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was parsed by its definition's schema
  return settings as TypedSettings<D>
}

export function defaultSettings(definitions: SettingDefinitions): Settings {
  return Object.fromEntries(Object.entries(definitions).map(([name, { default: value }]) => [name, value]))
}

/**
 * Validates several setting changes together. The value `null` resets a setting to its default.
 * @throws Problem 400 that lists every unknown name and every invalid value. The calling code then must not change any
 * setting
 */
export function parseSettings(definitions: SettingDefinitions, changes: Record<string, unknown>): Settings {
  const { parsed, issues } = readSettings(definitions, changes)
  if (issues.length > 0) throw new Problem(400, sandboxProblems.invalidSettings({ problems: issues }), issues)
  return parsed
}

/**
 * Returns the problem with the unknown names and invalid values in setting changes; undefined if all changes are valid.
 */
export function validateSettings(
  definitions: SettingDefinitions,
  changes: Record<string, unknown>,
): Explanation | undefined {
  const { issues } = readSettings(definitions, changes)
  return issues.length > 0 ? joinMessages(issues) : undefined
}

function invalidSetting(name: string, problem: Explanation, { example }: Setting): Explanation {
  return example === undefined
    ? sandboxProblems.invalidSetting({ name, problem })
    : sandboxProblems.invalidSettingLike({ name, problem, example: JSON.stringify(example) })
}

function readSettings(
  definitions: SettingDefinitions,
  changes: Record<string, unknown>,
): { parsed: Settings; issues: Explanation[] } {
  const parsed: Record<string, unknown> = {}
  const issues: Explanation[] = []
  for (const [name, value] of Object.entries(changes)) {
    if (issues.length >= MAX_ISSUES) break
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined
    if (!definition) {
      const meant = closestMatch(name, Object.keys(definitions))
      const given = { name: name.slice(0, 80) }
      issues.push(
        meant === undefined
          ? sandboxProblems.unknownSetting(given)
          : sandboxProblems.misspeltSetting({ ...given, meant }),
      )
      continue
    }
    if (value === null) {
      parsed[name] = definition.default
      continue
    }
    const result = parseValue(definition.schema(), value)
    if (result.success) parsed[name] = result.data
    else issues.push(...explainIssues(result.issues).map((problem) => invalidSetting(name, problem, definition)))
  }
  return { parsed, issues }
}
