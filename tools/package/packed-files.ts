import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { z } from 'zod'

const manifestSchema = z.object({
  files: z.array(z.string()),
  version: z.string(),
  repository: z.object({ url: z.string() }).optional(),
})

/** Files that npm always packs. */
const ALWAYS = new Set(['package.json', 'README.md', 'LICENSE'])

/** The members of package.json that name the packed files and the repository. */
export type Manifest = z.infer<typeof manifestSchema>

export function readManifest(root: string): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
}

/**
 * Returns true if npm packs a file, or files of a folder. A later pattern of `files` overrides an earlier pattern.
 * @param path path of the file or the folder from the root of the package
 */
export function isPacked({ files }: Manifest, path: string): boolean {
  if (ALWAYS.has(path)) return true
  const last = files.findLast((pattern) => {
    const glob = pattern.replace('!', '')
    return [glob, `${glob}/**`].some((one) => posix.matchesGlob(path, one))
  })
  return last !== undefined && !last.startsWith('!')
}

/** Returns the paths of the packed files that npm does not take from the build and whose names end in `.EXTENSION`. */
export function packedFiles(root: string, manifest: Manifest, extension: 'md' | 'json'): string[] {
  return globSync([`*.${extension}`, `{docs,examples,contracts,scenarios,skills}/**/*.${extension}`], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules/') && isPacked(manifest, file))
}
