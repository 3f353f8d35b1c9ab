import type { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { lazy } from '../util/lazy.ts'
import { issueTexts } from '../validation/issues.ts'
import { closestMatch } from '../validation/suggest.ts'

export interface Setting<T = unknown> {
  /** Built when a value is first checked. */
  schema(): z.ZodType<T>
  default: T
  /** One sentence, with the unit. */
  meaning: string
  /** Ids of the rules in the evidence register that it bears on. */
  evidence: readonly string[]
  /** Holds credentials: left out of snapshots, masked where settings are shown. */
  secret?: true
}

export type SettingDefinitions = Readonly<Record<string, Setting>>
export type TypedSettings<D extends SettingDefinitions> = {
  readonly [K in keyof D]: D[K] extends Setting<infer T> ? T : never
}

/** Every setting's value by its dotted name; already checked against its schema. */
export type Settings = Readonly<Record<string, unknown>>

/** Ties the default to the schema's type. The schema is built when it is first asked for. */
export function setting<T>({
  schema,
  ...definition
}: Omit<Setting<NoInfer<T>>, 'schema'> & { schema: () => z.ZodType<T> }): Setting<T> {
  return { ...definition, schema: lazy(schema) }
}

/** The values of a provider's own settings, typed by their schemas: they were checked when they were set. */
export function typedSettings<D extends SettingDefinitions>(_definitions: D, settings: Settings): TypedSettings<D> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was parsed by its definition's schema
  return settings as TypedSettings<D>
}

export function defaultSettings(definitions: SettingDefinitions): Settings {
  return Object.fromEntries(Object.entries(definitions).map(([name, { default: value }]) => [name, value]))
}

/**
 * Checks a set of changes as a whole. `null` stands for the default.
 * @throws Problem 400 that names every unknown name and every bad value; then nothing may be changed.
 */
export function parseSettings(definitions: SettingDefinitions, changes: Record<string, unknown>): Settings {
  const { parsed, issues } = readSettings(definitions, changes)
  if (issues.length > 0) throw new Problem(400, issues.join('; '), issues)
  return parsed
}

/** Every unknown name and every bad value in a set of changes, in one sentence; undefined where there is none. */
export function validateSettings(
  definitions: SettingDefinitions,
  changes: Record<string, unknown>,
): string | undefined {
  const { issues } = readSettings(definitions, changes)
  return issues.length > 0 ? issues.join('; ') : undefined
}

function readSettings(
  definitions: SettingDefinitions,
  changes: Record<string, unknown>,
): { parsed: Settings; issues: string[] } {
  const parsed: Record<string, unknown> = {}
  const issues: string[] = []
  for (const [name, value] of Object.entries(changes)) {
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined
    if (!definition) {
      const near = closestMatch(name, Object.keys(definitions))
      issues.push(`unknown setting "${name}"${near ? `; did you mean "${near}"?` : ''}`)
      continue
    }
    if (value === null) {
      parsed[name] = definition.default
      continue
    }
    const result = definition.schema().safeParse(value)
    if (result.success) parsed[name] = result.data
    else issues.push(...issueTexts(result.error).map((issue) => `setting "${name}": ${issue}`))
  }
  return { parsed, issues }
}
