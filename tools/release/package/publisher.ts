import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../run.ts'

const manifestSchema = z.object({
  author: z.unknown().optional(),
  repository: z.object({ url: z.string().regex(/^git\+https:\/\/[^/]+\/[^/]+\/[^/]+\.git$/) }).optional(),
})

/**
 * Returns a note if package.json names no author or no repository. npm derives `homepage` and `bugs` from a repository
 * on GitHub. Throws an error if the form of the repository's URL would make the links of the packed pages dead.
 */
export function checkPublisher(): string | { note: string } {
  const { author, repository } = manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const missing = Object.entries({ author, repository }).flatMap(([name, value]) => (value === undefined ? name : []))
  return missing.length === 0 ? 'author and repository' : { note: `package.json has no ${missing.join(' and no ')}` }
}
