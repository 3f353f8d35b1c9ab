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
  // The bundler only warns about imports that it cannot resolve. The unresolved imports stay in the code, and `left`
  // lists them.
  const build = await rolldown({ input, platform: 'browser', logLevel: 'silent' })
  const { output } = await build.generate({ format: 'esm', codeSplitting: true })
  await build.close()
  const chunks = output.filter((one) => one.type === 'chunk')
  const files = new Map(chunks.map(({ fileName, code }) => [fileName, code]))
  const imported = new Set(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]))
  return { files, left: [...imported].filter((name) => !files.has(name)).toSorted() }
}
