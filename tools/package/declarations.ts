import { globSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import { z } from 'zod'

const exportsSchema = z.object({
  exports: z.record(z.string(), z.union([z.string(), z.object({ types: z.string() })])),
})

/**
 * Replaces the declaration files of tsc by fewer files: one file for each entry point of the package, and a few shared
 * files. The new files contain only what the entry points need, so the package is smaller.
 */
export async function bundleDeclarations(root: string): Promise<void> {
  const dist = join(root, 'dist')
  const { exports: exported } = exportsSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const entryPoints = Object.values(exported).flatMap((target) =>
    typeof target === 'string' ? [] : [join(root, target.types)],
  )
  const bundle = await rolldown({
    input: Object.fromEntries(entryPoints.map((file) => [relative(dist, file).replace(/\.d\.ts$/, ''), file])),
    // The declarations of packages are imported and not bundled. Those of zod, for example, are larger than ours.
    external: (id) => !/^[./]/.test(id) && !/^[A-Za-z]:/.test(id),
    plugins: [dts({ dtsInput: true, oxc: true })],
  })
  const { output } = await bundle.generate({ entryFileNames: '[name].d.ts', chunkFileNames: 'types/[name].d.ts' })
  for (const name of globSync('**/*.d.ts', { cwd: dist })) rmSync(join(dist, name))
  for (const file of output) {
    const path = join(dist, file.fileName)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file.type === 'chunk' ? file.code : file.source)
  }
  removeEmptyFolders(dist)
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name))
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}
