import { dirname, resolve } from 'node:path'
import { providers, settingDefinitions } from '../../app.ts'
import { validateFault } from '../../core/faults/validate-fault.ts'
import { parseValue } from '../../core/validation/issues.ts'
import { closestMatch } from '../../core/validation/suggest.ts'
import { Problem } from '../../core/http/problem.ts'
import { parseSettings, type Settings } from '../../core/settings/settings.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { NOT_UTF8, readUtf8 } from '../../node/text-file.ts'
import { isScenarioFile } from '../../core/scenario/name.ts'
import { problemText } from '../../../scenarios/loading/file-problem.ts'
import { parseYaml, type Path } from '../../../scenarios/loading/yaml-source.ts'
import { quoteForMessage } from '../../reporting/one-line.ts'
import { isSetupName, type Setup, setupNames, setupSchema } from './config-setup.ts'
import { startFlags } from './flags.ts'
import type { OptionValue, OptionSource } from './options.ts'

export interface Config {
  settings: Settings
  flags: OptionSource
  setup: Setup
}

const SETTINGS = 'settings'
const SQLITE = 'sqlite:'
const flagNames = Object.keys(startFlags).filter((name) => name !== 'config')
const settingNames = Object.keys(settingDefinitions)
/**
 * Flags whose values are always file names. A file name in a configuration file is relative to the folder of the
 * configuration file.
 */
const files = new Set(['cert', 'key', 'caFolder', 'snapshot', 'snapshotOnExit'])

/** Loads a configuration file. @throws Problem that names the file and the line of the error */
export async function loadConfig(file: string): Promise<Config> {
  const read = await readUtf8(file).catch((error: unknown) => {
    throw new Problem(400, `the configuration file ${file} cannot be read: ${errorMessage(error)}`)
  })
  if ('text' in read) return parseConfig(read.text, file)
  throw new Problem(400, `${file}:${read.invalidLine}: ${NOT_UTF8}`)
}

/** Parses the text of a configuration file. @throws Problem that names the file and the line of the error */
export function parseConfig(text: string, file: string): Config {
  const { value: root, problems, lineOf } = parseYaml(text, file)
  const lines = problems.map(problemText)
  if (lines.length > 0) throw new Problem(400, lines.join('; '), lines)

  const flags = new Map<string, OptionValue>()

  function refuse(path: Path, message: string): never {
    throw new Problem(400, `${file}:${lineOf(path)}: ${message}`)
  }

  function readFlag(name: string, value: unknown): void {
    if (name === 'config') refuse([name], 'a configuration file cannot name another')
    if (!flagNames.includes(name)) refuse([name], unknownKey(name))
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      refuse([name], `${name} takes one value`)
    flags.set(name, { text: absolute(name, value.toString(), file), where: `${file}:${lineOf([name])}: ${name}` })
  }

  /** Reads flat and nested settings. */
  function readSettings(value: unknown, at: Path): Settings {
    const settings: Record<string, unknown> = {}
    const settingLines = new Map<string, number>()
    if (isMap(value)) readMembers(value, at, '')
    else if (value !== null) refuse(at, `${SETTINGS} is not a map of settings`)
    return settings

    function readMembers(members: Members, path: Path, prefix: string): void {
      for (const [key, member] of Object.entries(members)) {
        const name = prefix + key
        const place = [...path, key]
        const example = settingNames.find((known) => known.startsWith(`${name}.`))
        if (Object.hasOwn(settingDefinitions, name)) readSetting(name, place, member)
        else if (isMap(member) && example !== undefined) readMembers(member, place, `${name}.`)
        else if (example === undefined)
          refuse(place, `unknown setting ${quoteForMessage(name)}${didYouMean(closestMatch(name, settingNames))}`)
        else
          refuse(
            place,
            `${quoteForMessage(name)} is no setting but the beginning of several, such as ${quoteForMessage(example)}`,
          )
      }
    }

    function readSetting(name: string, place: Path, member: unknown): void {
      const before = settingLines.get(name)
      if (before !== undefined) refuse(place, `${name} is set in line ${before} already`)
      settingLines.set(name, lineOf(place))
      try {
        Object.assign(settings, parseSettings(settingDefinitions, { [name]: member }))
      } catch (problem) {
        if (problem instanceof Problem) refuse(place, withValidValue(name, problem.message))
        throw problem
      }
    }
  }

  function readSetup(members: Members): Setup {
    const parsed = parseValue(setupSchema(), members)
    if (!parsed.success) {
      const found = parsed.issues.map(
        ({ path, message }) => `${file}:${lineOf(path)}: ${path.map(String).join('.')}: ${message}`,
      )
      throw new Problem(400, found.join('; '), found)
    }
    const { sandboxes, faults, presets } = parsed.data
    checkFaults(faults, ['faults'])
    const read = Object.entries(sandboxes).map(([id, sandbox]) => {
      const at = ['sandboxes', id]
      checkFaults(sandbox.faults, [...at, 'faults'])
      return [id, { ...sandbox, settings: readSettings(sandbox.settings, [...at, SETTINGS]) }] as const
    })
    return { faults, presets, sandboxes: new Map(read) }
  }

  function checkFaults(faults: Setup['faults'], at: Path): void {
    for (const [index, fault] of faults.entries()) {
      const issue = validateFault(fault, { providers, definitions: settingDefinitions, sockets: true })
      if (issue) refuse([...at, index, ...issue.path], issue.message)
    }
  }

  if (root !== null && !isMap(root)) refuse([], `is not a map of ${SETTINGS} and flags`)
  const { settings = null, ...others } = root ?? {}
  const members = Object.entries(others)
  for (const [name, value] of members) if (!isSetupName(name)) readFlag(name, value)
  return {
    settings: readSettings(settings, [SETTINGS]),
    setup: readSetup(Object.fromEntries(members.filter(([name, value]) => isSetupName(name) && value !== null))),
    flags: (flag) => flags.get(flag),
  }
}

type Members = Readonly<Record<string, unknown>>

function isMap(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the value of a flag. A relative file name is resolved against the folder of the configuration file. */
function absolute(flag: string, value: string, configFile: string): string {
  const folder = dirname(configFile)
  if (flag === 'store' && value.startsWith(SQLITE)) return SQLITE + resolve(folder, value.slice(SQLITE.length))
  const isFile = files.has(flag) || (flag === 'scenario' && isScenarioFile(value))
  return isFile && value !== '' ? resolve(folder, value) : value
}

function unknownKey(name: string): string {
  const isSetting = settingNames.some((setting) => setting === name || setting.startsWith(`${name}.`))
  if (isSetting) return `the setting ${quoteForMessage(name)} belongs below "${SETTINGS}"`
  return `unknown key ${quoteForMessage(name)}${didYouMean(closestMatch(name, [...flagNames, ...setupNames, SETTINGS]))}`
}

function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean "${near}"?`
}

/**
 * Adds an example of a valid value to an error message. Returns the message unchanged if it already contains an
 * example, or if the setting holds credentials.
 */
function withValidValue(name: string, message: string): string {
  const definition = settingDefinitions[name]
  if (!definition || definition.secret || definition.example !== undefined) return message
  return `${message}; a valid value is ${JSON.stringify(definition.default)}`
}
