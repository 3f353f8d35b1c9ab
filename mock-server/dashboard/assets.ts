import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { lazy } from '../core/util/lazy.ts'
import { withoutExperimentalWarning } from '../core/util/without-warning.ts'
import { filesIn, packageRoot, readBytes } from '../node/package-files.ts'

/** True if the mock runs from its TypeScript source, which has no build step. */
const isSource = import.meta.filename.endsWith('.ts')
const folder = join(packageRoot, isSource ? '' : 'dist', 'mock-server/dashboard/client')
/** Path of the style sheet. The style sheet is never in `dist`, because the build only compiles TypeScript. */
const styles = join(packageRoot, 'mock-server/dashboard/client/style.css')

interface Asset {
  /** Media type. */
  type: string
  text: string
}

const load = lazy(async (): Promise<Map<string, Asset>> => {
  const files = await filesIn(folder)
  const names = files.flatMap((file) => /^(.+)(?<!\.d)\.[jt]s$/.exec(file)?.[1] ?? [])
  const scripts = await Promise.all(
    names.map(async (name) => [`${name}.js`, { type: 'text/javascript', text: await scriptOf(name) }] as const),
  )
  const style = { type: 'text/css', text: compactedStyle(String(await readBytes(styles))) }
  return new Map<string, Asset>([...scripts, ['style.css', style]])
})

/**
 * Returns the keys of the texts that the scripts use: keys that a script names, and keys whose first part a script
 * combines with a value, such as `kind-refused` for `kind-${name}`.
 */
export async function keysInScripts<Key extends string>(keys: readonly Key[]): Promise<Key[]> {
  const scripts = [...(await load()).values()].map(({ text }) => text).join('\n')
  return keys.filter((key) => scripts.includes(`'${key}'`) || scripts.includes(`\`${key.split('-')[0]}-$`))
}

/** Returns a file of the dashboard with its media type; undefined if there is no such file. */
export async function assetOf(name: string): Promise<Asset | undefined> {
  return (await load()).get(name)
}

async function scriptOf(name: string): Promise<string> {
  if (!isSource) return compacted(String(await readBytes(join(folder, `${name}.js`))))
  const source = String(await readBytes(join(folder, `${name}.ts`)))
  const script = withoutExperimentalWarning('stripTypeScriptTypes', () => stripTypeScriptTypes(source))
  return compacted(script).replaceAll(/(from '\.{1,2}\/[\w/-]+)\.ts'/g, "$1.js'")
}

/** Removes the spaces that a style sheet does not need. */
function compactedStyle(style: string): string {
  return style.replaceAll(/\s*([{};])\s*/g, '$1').replaceAll(/([:,]) /g, '$1')
}

/**
 * Removes the docstrings, the comments and the indentation of a script, and the spaces that remain where types were
 * removed. No text in the scripts has two spaces in a row or a line break.
 */
function compacted(script: string): string {
  return script
    .replaceAll(/^ *\/\*\*.*?\*\/\n|^ *\/\/[^\n]*\n/gms, '')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/^ +| +$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
}
