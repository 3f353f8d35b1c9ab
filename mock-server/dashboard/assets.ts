import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { lazy } from '../core/util/lazy.ts'
import { withoutExperimentalWarning } from '../core/util/without-warning.ts'
import { filesIn, packageRoot, readBytes } from '../node/package-files.ts'

/** True if the mock runs from its TypeScript source, which has no build step. */
const isSource = import.meta.filename.endsWith('.ts')
const folder = join(packageRoot, isSource ? '' : 'dist', 'mock-server/dashboard/client')
/** Path of the style sheet. The build only compiles TypeScript, so `dist` contains no style sheet. */
const styles = join(packageRoot, 'mock-server/dashboard/client/style.css')

interface Asset {
  /** Media type. */
  type: string
  text: string
}

/** The texts of the scripts by name, such as `requests/table`. The texts are as on disk, but without comments. */
const scripts = lazy(async (): Promise<Map<string, string>> => {
  const names = (await filesIn(folder)).flatMap((file) => /^(.+)(?<!\.d)\.[jt]s$/.exec(file)?.[1] ?? [])
  const extension = isSource ? 'ts' : 'js'
  return new Map(
    await Promise.all(
      names.map(async (name) => {
        const text = String(await readBytes(join(folder, `${name}.${extension}`)))
        return [name, isSource ? withoutComments(text) : text] as const
      }),
    ),
  )
})

/**
 * Returns the keys of the texts that the scripts use. A script contains either the whole key, or only the first part of
 * the key in a template: `kind-${name}` uses `kind-refused`.
 */
export async function keysInScripts<Key extends string>(keys: readonly Key[]): Promise<Key[]> {
  return keysIn([...(await scripts()).values()].join('\n'), keys)
}

/** Returns the keys that the text of a script uses. */
export function keysIn<Key extends string>(text: string, keys: readonly Key[]): Key[] {
  const words = new Set([...text.matchAll(/(['"`])(?=([\w .-]+)\1)/g)].map(([, , word]) => word))
  const prefixes = new Set([...text.matchAll(/`(\w+)-\$/g)].map(([, prefix]) => prefix))
  return keys.filter((key) => words.has(key) || prefixes.has(key.split('-')[0]))
}

/** Cache of the files that were already requested, by name. */
const served = new Map<string, Asset>()

/** Returns a file of the dashboard with its media type; undefined if there is no such file. */
export async function assetOf(name: string): Promise<Asset | undefined> {
  const known = served.get(name)
  if (known) return known
  const isStyle = name === 'style.css'
  const text = isStyle ? compactedStyle(String(await readBytes(styles))) : await scriptOf(name)
  if (text === undefined) return undefined
  const asset = { type: isStyle ? 'text/css' : 'text/javascript', text }
  served.set(name, asset)
  return asset
}

async function scriptOf(name: string): Promise<string | undefined> {
  const script = name.endsWith('.js') ? (await scripts()).get(name.slice(0, -3)) : undefined
  return script === undefined || !isSource ? script : compiled(script)
}

/**
 * Removes the types from a script. The removal is slow, so a script is compiled only at the first request for the
 * script.
 */
function compiled(script: string): string {
  const plain = withoutExperimentalWarning('stripTypeScriptTypes', () => stripTypeScriptTypes(script))
  return compacted(plain).replaceAll(/(from) ?('\.{1,2}\/[\w/-]+)\.ts'/g, "$1$2.js'")
}

/** Removes the spaces that a style sheet does not need. */
function compactedStyle(style: string): string {
  return style.replaceAll(/\s*([{};])\s*/g, '$1').replaceAll(/([:,]) /g, '$1')
}

function withoutComments(script: string): string {
  return script.replaceAll(/^ *\/\*\*.*?\*\/\n|^ *\/\/[^\n]*\n/gms, '')
}

/**
 * Removes the indentation, and the spaces and line breaks that a script does not need. No text in the scripts has two
 * spaces in a row or a line break.
 */
function compacted(script: string): string {
  return script
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/^ +| +$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .replaceAll(/^.+$/gm, withoutSpaces)
    .replaceAll(/(?<=[{(,[])\n|\n(?=[)}\].?:&|])/g, '')
}

/**
 * Removes the spaces around the operators of a line, except in texts and in a template. Three kinds of lines stay
 * unchanged: lines with a template inside a template, with a regular expression, or with a division.
 */
function withoutSpaces(line: string): string {
  // The parts with an even index are code, and the parts with an odd index are texts and templates.
  const parts = line.split(/('(?:[^'\\]|\\.)*'|`[^`]*`)/)
  const isUnclear = parts.filter((part) => part.startsWith('`')).length > 1
  if (isUnclear || parts.some((part, index) => index % 2 === 0 && /['"`/]/.test(part))) return line
  return parts
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/ ?([=<>!?:,;{}()[\]|&*]+) ?/g, '$1') : part))
    .join('')
}
