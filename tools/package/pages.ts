/**
 * Writes the pages of the package: `npm pack` and `npm publish` run this program with `write` before they read the files,
 * and with `restore` afterwards. `write` replaces the pages in the working copy and keeps their texts in node_modules, so
 * that `restore` also works after a `npm pack` that was interrupted.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { packedPages, readManifest } from './packed-files.ts'
import { packedPage } from './packed-page.ts'

const root = join(import.meta.dirname, '../..')
const kept = join(root, 'node_modules/.cache/gift-provider-mock/pages.json')
/** A page in the repository and in the package, by its path. */
const keptSchema = z.record(z.string(), z.object({ source: z.string(), packed: z.string() }))

restore()
if (process.argv[2] === 'write') write()

function write(): void {
  const manifest = readManifest(root)
  const pages = packedPages(root, manifest).map((page) => {
    const source = readFileSync(join(root, page), 'utf8')
    return [page, { source, packed: packedPage(manifest, page, source) }] as const
  })
  const changed = pages.filter(([, { source, packed }]) => source !== packed)
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(kept, JSON.stringify(Object.fromEntries(changed)))
  for (const [page, { packed }] of changed) writeFileSync(join(root, page), packed)
}

/** A page that was changed since `write` keeps the change. */
function restore(): void {
  if (!existsSync(kept)) return
  for (const [page, { source, packed }] of Object.entries(keptSchema.parse(JSON.parse(readFileSync(kept, 'utf8'))))) {
    const file = join(root, page)
    if (existsSync(file) && readFileSync(file, 'utf8') === packed) writeFileSync(file, source)
  }
  rmSync(kept)
}
