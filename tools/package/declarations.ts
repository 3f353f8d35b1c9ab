import { existsSync, globSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const exportsSchema = z.object({
  exports: z.record(z.string(), z.union([z.string(), z.object({ types: z.string() })])),
})

/**
 * Removes the declarations that no entry point of the package imports, directly or indirectly. Most declarations are
 * removed, because tsc writes a declaration file for each source file. Also removes the comments of the declarations
 * that the entry points import only indirectly. These comments are a third of the size of the declarations.
 */
export function reduceDeclarations(root: string): void {
  const { exports: exported } = exportsSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const entryPoints = Object.values(exported).flatMap((target) =>
    typeof target === 'string' ? [] : [join(root, target.types)],
  )
  const direct = new Set(entryPoints.flatMap((file) => [file, ...importsOf(file)]))
  const used = new Set(entryPoints)
  // The iteration over a Set also visits the elements that are added during the iteration.
  for (const file of used) {
    for (const imported of importsOf(file)) used.add(imported)
    if (!direct.has(file)) writeFileSync(file, withoutComments(readFileSync(file, 'utf8')))
  }
  for (const name of globSync('dist/**/*.d.ts', { cwd: root }))
    if (!used.has(join(root, name))) rmSync(join(root, name))
  removeEmptyFolders(join(root, 'dist'))
}

/** Returns the declaration files that a declaration file imports. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import\(|import)\s*['"](\.[^'"]+)['"]/g)
  return [...specifiers].map(([, specifier = '']) => {
    const imported = join(dirname(file), specifier).replace(/\.[jt]s$/, '.d.ts')
    if (!existsSync(imported)) throw new Error(`${file} imports ${specifier}, which does not exist`)
    return imported
  })
}

/** Removes the comments of a declaration file. tsc begins each comment on a new line. */
function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*\/\*\*.*?\*\/[ \t]*\n/gms, '')
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name))
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}
