import { join } from 'node:path'
import { rolldown } from 'rolldown'

export interface Bundle {
  /** Code of each file in the bundle. The key is the file name. */
  files: Map<string, string>
  /** Imported modules that are not in the bundle, such as `node:http`. */
  left: string[]
}

/** Bundles programs of this folder for a browser. */
export async function bundled(...programs: string[]): Promise<Bundle> {
  const input = Object.fromEntries(programs.map((program) => [program, join(import.meta.dirname, `${program}.ts`)]))
  // For an import that the bundler cannot resolve, it only gives a warning. The import stays in the code, and `left`
  // lists its module.
  const build = await rolldown({ input, platform: 'browser', logLevel: 'silent' })
  const { output } = await build.generate({ format: 'esm', codeSplitting: true })
  await build.close()
  const chunks = output.filter((one) => one.type === 'chunk')
  const files = new Map(chunks.map(({ fileName, code }) => [fileName, code]))
  const imported = new Set(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]))
  return { files, left: [...imported].filter((name) => !files.has(name)).toSorted() }
}
