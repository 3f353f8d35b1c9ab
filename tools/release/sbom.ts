/**
 * Prints the bill of materials of the package in CycloneDX format: the packages that a user installs, and those that the
 * bundled command contains. The latter are devDependencies, so `npm sbom --omit dev` would not list them. Run it with
 * `npm run -s sbom` after `npm run build`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')

const sbomSchema = z.looseObject({
  components: z.array(z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
})
type Sbom = z.infer<typeof sbomSchema>

function npmSbom(...options: readonly string[]): Sbom {
  const output = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', ...options], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  })
  return sbomSchema.parse(JSON.parse(output))
}

const notices = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES'), 'utf8')
const bundled = new Set(
  [...notices.matchAll(/^(\S+) (\d+\.\d+\.\d+\S*) \(.+\)$/gm)].map(([, name, version]) => `${name}@${version}`),
)
const installed = npmSbom('--omit', 'dev')
const all = npmSbom()
const refs = new Set(installed.components.map((component) => component['bom-ref']))
const components = all.components.filter(
  ({ 'bom-ref': ref, name, version }) => refs.has(ref) || bundled.has(`${name}@${version}`),
)
const listed = new Set(components.map((component) => component['bom-ref']))
const own = installed.dependencies.find(
  ({ ref }) => !all.components.some((component) => component['bom-ref'] === ref),
)?.ref
const dependencies = all.dependencies
  .filter(({ ref }) => listed.has(ref) || ref === own)
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => listed.has(one)) }))
process.stdout.write(`${JSON.stringify({ ...installed, components, dependencies }, null, 2)}\n`)
