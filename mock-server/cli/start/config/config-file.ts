import type { Explanation } from '../../../core/reasons/reason.ts'
import { fileProblems } from '../../../core/problems/files.ts'
import { dirname, resolve } from 'node:path'
import { providers, settingDefinitions } from '../../../app.ts'
import { validateFault } from '../../../core/faults/validate-fault.ts'
import { parseValue } from '../../../core/validation/issues.ts'
import { closestMatch } from '../../../core/validation/suggest.ts'
import { Problem } from '../../../core/http/problem.ts'
import { settingGroups } from '../../../core/settings/setting-groups.ts'
import { parseSettings, type Settings } from '../../../core/settings/settings.ts'
import { readUtf8 } from '../../../node/text-file.ts'
import { isScenarioFile } from '../../../core/scenario/name.ts'
import { explainFileProblem, invalidFiles } from '../../../../scenarios/loading/file-problem.ts'
import { parseYaml, type Path } from '../../../../scenarios/loading/yaml-source.ts'
import { localized } from '../../../reporting/language.ts'
import { quoteForMessage } from '../../../reporting/one-line.ts'
import { isSetupName, type Setup, setupNames, setupSchema } from './config-setup.ts'
import { startFlags } from '../options/flags.ts'
import type { OptionValue, OptionSource } from '../options/options.ts'

export interface Config {
  settings: Settings
  flags: OptionSource
  setup: Setup
}

const SETTINGS = 'settings'
const SQLITE = 'sqlite:'
const flagNames = Object.keys(startFlags).filter((name) => name !== 'config')
const settingNames = Object.keys(settingDefinitions)
/** The names of the settings, and the keys of the nested maps that contain them. */
const settingKeys = [...settingNames, ...settingGroups(settingNames)]
/**
 * Flags whose values are always file names. In a configuration file, a relative file name starts at the folder of the
 * configuration file.
 */
const files = new Set(['cert', 'key', 'caFolder', 'snapshot', 'snapshotOnExit', 'record', 'urlFile'])

/** Loads a configuration file. @throws Problem that names the file and the line of the error */
export async function loadConfig(file: string): Promise<Config> {
  const read = await readUtf8(file).catch(async (error: unknown) => {
    const { errorText } = await import('../../../core/util/error-text.ts')
    throw new Problem(400, fileProblems.unreadableConfig({ file, reason: localized(errorText(error)) }))
  })
  if ('text' in read) return parseConfig(read.text, file)
  throw new Problem(400, fileProblems.inLine({ file, line: read.invalidLine, problem: fileProblems.notUtf8 }))
}

/** Parses the text of a configuration file. @throws Problem that names the file and the line of the error */
export function parseConfig(text: string, file: string): Config {
  const { value: root, problems, lineOf } = parseYaml(text, file)
  if (problems.length > 0) throw invalidFiles(problems.map(explainFileProblem))

  const flags = new Map<string, OptionValue>()

  function refuse(path: Path, problem: Explanation): never {
    throw new Problem(400, fileProblems.inLine({ file, line: lineOf(path), problem }))
  }

  function readFlag(name: string, value: unknown): void {
    if (name === 'config') refuse([name], fileProblems.otherConfig)
    if (!flagNames.includes(name)) refuse([name], unknownKey(name))
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      refuse([name], fileProblems.oneValue({ name }))
    flags.set(name, { text: absolute(name, value.toString(), file), where: `${file}:${lineOf([name])}: ${name}` })
  }

  /** Reads settings. The name of a setting may contain dots, or may be split into nested maps. */
  function readSettings(value: unknown, at: Path): Settings {
    const settings: Record<string, unknown> = {}
    const settingLines = new Map<string, number>()
    if (isMap(value)) readMembers(value, at, '')
    else if (value !== null) refuse(at, fileProblems.noSettingsMap)
    return settings

    function readMembers(members: Members, path: Path, prefix: string): void {
      for (const [key, member] of Object.entries(members)) {
        const name = prefix + key
        const place = [...path, key]
        const example = settingNames.find((known) => known.startsWith(`${name}.`))
        if (Object.hasOwn(settingDefinitions, name)) readSetting(name, place, member)
        else if (isMap(member) && example !== undefined) readMembers(member, place, `${name}.`)
        else if (example === undefined) refuse(place, unknownSetting(name))
        else
          refuse(place, fileProblems.settingPrefix({ name: quoteForMessage(name), example: quoteForMessage(example) }))
      }
    }

    function readSetting(name: string, place: Path, member: unknown): void {
      const before = settingLines.get(name)
      if (before !== undefined) refuse(place, fileProblems.settingTwice({ name, line: before }))
      settingLines.set(name, lineOf(place))
      try {
        Object.assign(settings, parseSettings(settingDefinitions, { [name]: member }))
      } catch (problem) {
        if (problem instanceof Problem) refuse(place, withValidValue(name, problem.explanation))
        throw problem
      }
    }
  }

  function readSetup(members: Members): Setup {
    const parsed = parseValue(setupSchema(), members)
    if (!parsed.success) {
      throw invalidFiles(
        parsed.issues.map(({ path, problem }) => {
          const place = path.map(String).join('.')
          return fileProblems.inLine({ file, line: lineOf(path), problem: fileProblems.atPlace({ place, problem }) })
        }),
      )
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
      if (issue) refuse([...at, index, ...issue.path], issue.problem)
    }
  }

  if (root !== null && !isMap(root)) refuse([], fileProblems.noMap)
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

function unknownSetting(name: string): Explanation {
  const near = closestMatch(name, settingKeys)
  const quoted = quoteForMessage(name)
  return near === undefined
    ? fileProblems.unknownSetting({ name: quoted })
    : fileProblems.misspeltSetting({ name: quoted, near })
}

function unknownKey(name: string): Explanation {
  const quoted = quoteForMessage(name)
  if (settingKeys.includes(name)) return fileProblems.misplacedSetting({ name: quoted, parent: SETTINGS })
  const near = closestMatch(name, [...flagNames, ...setupNames, SETTINGS])
  const setting = near ?? closestMatch(name, settingKeys)
  if (near === undefined && setting !== undefined)
    return fileProblems.misspeltSettingKey({ name: quoted, near: setting, parent: SETTINGS })
  return near === undefined
    ? fileProblems.unknownKey({ name: quoted })
    : fileProblems.misspeltKey({ name: quoted, near })
}

/**
 * Adds an example of a valid value to a problem. Returns the problem unchanged in two cases: the setting defines an
 * example, which the problem already contains; or the setting holds credentials.
 */
function withValidValue(name: string, problem: Explanation): Explanation {
  const definition = settingDefinitions[name]
  if (!definition || definition.secret || definition.example !== undefined) return problem
  return fileProblems.validValue({ problem, example: JSON.stringify(definition.default) })
}
