import { dirname, resolve } from 'node:path'
import { isAlias, isMap, isNode, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { settingDefinitions } from '../../app.ts'
import { closestMatch } from '../../core/validation/suggest.ts'
import { Problem } from '../../core/http/problem.ts'
import { parseSettings, type Settings } from '../../core/settings/settings.ts'
import { isScenarioFile } from '../../../scenarios/loading/file-name.ts'
import { quoteForMessage } from '../../reporting/one-line.ts'
import { readTextFile } from '../shared/files.ts'
import { startFlags } from './flags.ts'
import type { OptionValue, OptionSource } from './options.ts'

export interface Config {
  settings: Settings
  flags: OptionSource
}

const SETTINGS = 'settings'
const SQLITE = 'sqlite:'
const flagNames = Object.keys(startFlags).filter((name) => name !== 'config')
const settingNames = Object.keys(settingDefinitions)
/** Flags with file names. In a configuration file they are relative to that file. */
const files = new Set(['cert', 'key', 'snapshot', 'snapshotOnExit'])

/** @throws Problem that names the file and the line of the error */
export async function loadConfig(file: string): Promise<Config> {
  return parseConfig(await readTextFile(file, 'the configuration file'), file)
}

/** @throws Problem as `loadConfig` */
export function parseConfig(text: string, file: string): Config {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const [error] = document.errors
  if (error) throw new Problem(400, `${file}:${lineCounter.linePos(error.pos[0]).line}: ${error.message}`)

  const settings: Record<string, unknown> = {}
  const flags = new Map<string, OptionValue>()
  const settingLines = new Map<string, number>()

  function refuse(node: Node | undefined, message: string): never {
    const line = node?.range ? `:${lineCounter.linePos(node.range[0]).line}` : ''
    throw new Problem(400, `${file}${line}: ${message}`)
  }

  function resolved(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(document)
    return isNode(node) ? node : undefined
  }

  function readFlag(name: string, key: Node, value: Node | undefined): void {
    if (name === 'config') refuse(key, 'a configuration file cannot name another')
    if (!flagNames.includes(name)) refuse(key, unknownKey(name))
    const scalar = isScalar(value) ? value.value : undefined
    if (typeof scalar !== 'string' && typeof scalar !== 'number' && typeof scalar !== 'boolean')
      refuse(key, `${name} takes one value`)
    const given = scalar.toString()
    const line = key.range ? `:${lineCounter.linePos(key.range[0]).line}` : ''
    if (name === 'store' && given.startsWith(SQLITE))
      return void flags.set(name, {
        text: SQLITE + resolve(dirname(file), given.slice(SQLITE.length)),
        where: `${file}${line}: ${name}`,
      })
    const isFile = files.has(name) || (name === 'scenario' && isScenarioFile(given))
    flags.set(name, {
      text: isFile && given !== '' ? resolve(dirname(file), given) : given,
      where: `${file}${line}: ${name}`,
    })
  }

  function readSettings(pairs: readonly Pair[], prefix: string): void {
    for (const { key: keyNode, value: valueNode } of pairs) {
      const key = keyOf(keyNode)
      const name = prefix + key.name
      const value = resolved(valueNode)
      if (Object.hasOwn(settingDefinitions, name)) readSetting(name, key.node, value)
      else if (settingNames.some((known) => known.startsWith(`${name}.`))) {
        if (!isMap(value))
          refuse(
            key.node,
            `${quoteForMessage(name)} is no setting but the beginning of several, such as ${quoteForMessage(settingNames.find((known) => known.startsWith(`${name}.`)) ?? '')}`,
          )
        readSettings(value.items, `${name}.`)
      } else refuse(key.node, `unknown setting ${quoteForMessage(name)}${didYouMean(closestMatch(name, settingNames))}`)
    }
  }

  function readSetting(name: string, key: Node, value: Node | undefined): void {
    const before = settingLines.get(name)
    if (before !== undefined) refuse(key, `${name} is set in line ${before} already`)
    settingLines.set(name, key.range ? lineCounter.linePos(key.range[0]).line : 0)
    try {
      Object.assign(settings, parseSettings(settingDefinitions, { [name]: value?.toJS(document) ?? null }))
    } catch (problem) {
      if (problem instanceof Problem) refuse(key, problem.message)
      throw problem
    }
  }

  function keyOf(node: unknown): { name: string; node: Node } {
    const key = resolved(node)
    if (!isScalar(key)) refuse(key, 'a key is not a text')
    return { name: String(key.value), node: key }
  }

  const root = resolved(document.contents)
  if (root !== undefined && !(isScalar(root) && root.value === null)) {
    if (!isMap(root)) refuse(root, `is no map of ${SETTINGS} and flags`)
    for (const { key: keyNode, value: valueNode } of root.items) {
      const key = keyOf(keyNode)
      const value = resolved(valueNode)
      if (key.name !== SETTINGS) readFlag(key.name, key.node, value)
      else if (isMap(value)) readSettings(value.items, '')
      else if (!isScalar(value) || value.value !== null) refuse(key.node, `${SETTINGS} is no map of settings`)
    }
  }
  return { settings, flags: (flag) => flags.get(flag) }
}

function unknownKey(name: string): string {
  const isSetting = settingNames.some((setting) => setting === name || setting.startsWith(`${name}.`))
  if (isSetting) return `the setting ${quoteForMessage(name)} belongs below "${SETTINGS}"`
  return `unknown key ${quoteForMessage(name)}${didYouMean(closestMatch(name, [...flagNames, SETTINGS]))}`
}

function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean "${near}"?`
}
