import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')

/** Folder of the pictures, from the root of the project. */
export const FOLDER = 'docs/images'

/** The files from which the pictures are made: the pages, and this tool. */
export const SOURCES: readonly string[] = [
  'mock-server/dashboard/**/*.{ts,css}',
  'mock-server/core/preview/*.ts',
  'mock-server/providers/*/gift-page/*.ts',
  'tools/screenshots/*.ts',
]

const manifestSchema = z.strictObject({
  /** Hash of the sources from which the pictures were made. */
  sources: z.string(),
  /** Hash of each picture, by file name. */
  pictures: z.record(z.string(), z.string()),
})
type Manifest = z.infer<typeof manifestSchema>

const manifestPath = join(root, FOLDER, 'manifest.json')

export function readManifest(): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(manifestPath, 'utf8')))
}

export function writeManifest(manifest: Manifest): void {
  writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Returns the hash of the files from which the pictures are made: their paths and their contents. */
export function sourcesHash(): string {
  const files = globSync([...SOURCES], { cwd: root }).map((file) => file.replaceAll('\\', '/'))
  const hash = createHash('sha256')
  for (const file of files.toSorted()) hash.update(`${file}\n${hashOf(readFileSync(join(root, file)))}\n`)
  return hash.digest('hex')
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
