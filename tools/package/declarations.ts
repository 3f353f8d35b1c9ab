import { existsSync, globSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const exportsSchema = z.object({
  exports: z.record(z.string(), z.union([z.string(), z.object({ types: z.string() })])),
})

/**
 * Removes the declarations that no entry point of the package imports, directly or indirectly. They are most of the
 * declarations, because tsc writes one for each source file.
 */
export function removeUnusedDeclarations(root: string): void {
  const { exports: exported } = exportsSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const used = new Set(
    Object.values(exported).flatMap((target) => (typeof target === 'string' ? [] : [join(root, target.types)])),
  )
  // The iteration over a Set also visits the elements that are added during the iteration.
  for (const file of used) {
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import\(|import)\s*['"](\.[^'"]+)['"]/g,
    )) {
      const imported = join(dirname(file), specifier).replace(/\.[jt]s$/, '.d.ts')
      if (!existsSync(imported)) throw new Error(`${file} imports ${specifier}, which does not exist`)
      used.add(imported)
    }
  }
  for (const file of globSync('dist/**/*.d.ts', { cwd: root }))
    if (!used.has(join(root, file))) rmSync(join(root, file))
  removeEmptyFolders(join(root, 'dist'))
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name))
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}
