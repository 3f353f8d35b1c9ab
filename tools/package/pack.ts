/**
 * Writes the pages and the JSON files of the package. `npm pack` and `npm publish` run this program with `write` before
 * they read the files, and with `restore` afterwards. In the package, no link of a page leads to a missing file, and
 * the JSON has no blanks, which saves 9 KB of the tarball. `write` replaces the files in the working copy and keeps
 * their texts in node_modules, so that `restore` also works after an `npm pack` that was interrupted.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { packedFiles, readManifest } from './packed-files.ts'
import { packedPage } from './packed-page.ts'

const root = join(import.meta.dirname, '../..')
const kept = join(root, 'node_modules/.cache/gift-provider-mock/packed.json')
/** The text of each file in the repository (`source`) and in the package (`packed`), by the path of the file. */
const keptSchema = z.record(z.string(), z.object({ source: z.string(), packed: z.string() }))

restore()
if (process.argv[2] === 'write') write()

function write(): void {
  const manifest = readManifest(root)
  const read = (file: string): string => readFileSync(join(root, file), 'utf8')
  const pages = packedFiles(root, manifest, 'md').map((page) => {
    const source = read(page)
    return [page, { source, packed: packedPage(manifest, page, source) }] as const
  })
  const json = packedFiles(root, manifest, 'json')
    // npm reads package.json before and after this program, so package.json stays unchanged.
    .filter((file) => file !== 'package.json')
    .map((file) => {
      const source = read(file)
      return [file, { source, packed: JSON.stringify(JSON.parse(source)) }] as const
    })
  const changed = [...pages, ...json].filter(([, { source, packed }]) => source !== packed)
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(kept, JSON.stringify(Object.fromEntries(changed)))
  for (const [file, { packed }] of changed) writeFileSync(join(root, file), packed)
}

/** Restores the texts of the repository. A file that was changed after `write` keeps the change. */
function restore(): void {
  if (!existsSync(kept)) return
  for (const [path, { source, packed }] of Object.entries(keptSchema.parse(JSON.parse(readFileSync(kept, 'utf8'))))) {
    const file = join(root, path)
    if (existsSync(file) && readFileSync(file, 'utf8') === packed) writeFileSync(file, source)
  }
  rmSync(kept)
}
