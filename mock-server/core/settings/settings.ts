/** Settings of sandboxes: definitions, validation and the values. */

import type { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { lazy } from '../util/lazy.ts'
import { issueTexts, MAX_ISSUES, parseValue } from '../validation/issues.ts'
import { closestMatch } from '../validation/suggest.ts'

export interface Setting<T = unknown> {
  /** Returns the schema of the value. It is built on the first call. */
  schema(): z.ZodType<T>
  default: T
  /** A valid value, for errors and documentation, if its shape is not plain from the default. */
  example?: unknown
  /** Meaning of the setting in one sentence, with the unit. */
  meaning: string
  /** Ids of the rules in the evidence register that the setting affects. */
  evidence: readonly string[]
  /** True if the value holds credentials. They are left out of snapshots and masked in output. */
  secret?: true
}

export type SettingDefinitions = Readonly<Record<string, Setting>>
export type TypedSettings<D extends SettingDefinitions> = {
  readonly [K in keyof D]: D[K] extends Setting<infer T> ? T : never
}

/** Validated values of all settings by dotted name. */
export type Settings = Readonly<Record<string, unknown>>

/** Defines a setting whose default has the schema's type. The schema is built on first use. */
export function setting<T>({
  schema,
  ...definition
}: Omit<Setting<NoInfer<T>>, 'schema'> & { schema: () => z.ZodType<T> }): Setting<T> {
  return { ...definition, schema: lazy(schema) }
}

/** A provider's settings, typed by their schemas. The values were validated when they were set. */
export function typedSettings<D extends SettingDefinitions>(_definitions: D, settings: Settings): TypedSettings<D> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was parsed by its definition's schema
  return settings as TypedSettings<D>
}

export function defaultSettings(definitions: SettingDefinitions): Settings {
  return Object.fromEntries(Object.entries(definitions).map(([name, { default: value }]) => [name, value]))
}

/**
 * Validates a set of changes as a whole. `null` stands for the default.
 * @throws Problem 400 that lists every unknown name and every invalid value; the caller must then change nothing
 */
export function parseSettings(definitions: SettingDefinitions, changes: Record<string, unknown>): Settings {
  const { parsed, issues } = readSettings(definitions, changes)
  if (issues.length > 0) throw new Problem(400, issues.join('; '), issues)
  return parsed
}

/** Lists unknown names and invalid values of a set of changes in one sentence; undefined if there are none. */
export function validateSettings(
  definitions: SettingDefinitions,
  changes: Record<string, unknown>,
): string | undefined {
  const { issues } = readSettings(definitions, changes)
  return issues.length > 0 ? issues.join('; ') : undefined
}

function hintOf({ example }: Setting): string {
  return example === undefined ? '' : `; a valid value is ${JSON.stringify(example)}`
}

function readSettings(
  definitions: SettingDefinitions,
  changes: Record<string, unknown>,
): { parsed: Settings; issues: string[] } {
  const parsed: Record<string, unknown> = {}
  const issues: string[] = []
  for (const [name, value] of Object.entries(changes)) {
    if (issues.length >= MAX_ISSUES) break
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined
    if (!definition) {
      const near = closestMatch(name, Object.keys(definitions))
      issues.push(`unknown setting "${name.slice(0, 80)}"${near ? `; did you mean "${near}"?` : ''}`)
      continue
    }
    if (value === null) {
      parsed[name] = definition.default
      continue
    }
    const result = parseValue(definition.schema(), value)
    if (result.success) parsed[name] = result.data
    else issues.push(...issueTexts(result.issues).map((issue) => `setting "${name}": ${issue}${hintOf(definition)}`))
  }
  return { parsed, issues }
}
