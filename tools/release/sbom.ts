/**
 * Prints the bill of materials of the package in CycloneDX format: the packages that a user installs, and the packages
 * that the bundled command contains. The bundled packages are devDependencies, so `npm sbom --omit dev` would not list
 * these packages. Run this program with `npm run -s sbom` after `npm run build`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { installedPackages } from './package/installed-packages.ts'

const root = join(import.meta.dirname, '../..')

const packageSchema = z.object({ name: z.string(), version: z.string() })
const { name, version } = packageSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

const componentSchema = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })
const sbomSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string(), name: z.string() }) }),
  components: z.array(componentSchema),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
})
function npmSbom(): z.infer<typeof sbomSchema> {
  const output = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  })
  return sbomSchema.parse(JSON.parse(output))
}

const sbom = npmSbom()
const notices = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES'), 'utf8')
const delivered = new Set([
  ...installedPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))),
  ...[...notices.matchAll(/^(\S+) (\d+\.\d+\.\d+\S*) \(.+\)$/gm)].map(([, bundled, exact]) => `${bundled}@${exact}`),
])
const components = sbom.components
  .filter((component) => delivered.has(`${component.name}@${component.version}`))
  // The properties say that a package is a development tool or is installed in a certain folder. These statements are
  // not true for users, so the properties are removed.
  .map((component) => ({ ...component, properties: [] }))
const missing = [...delivered].filter((one) => !components.some((part) => `${part.name}@${part.version}` === one))
if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(', ')}: run npm ci`)
const refs = new Set([`${name}@${version}`, ...components.map((component) => component['bom-ref'])])
const graph = sbom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }))
// `npm sbom` names the package after its folder, so the name is replaced.
const component = { ...sbom.metadata.component, name }
process.stdout.write(
  `${JSON.stringify({ ...sbom, metadata: { ...sbom.metadata, component }, components, dependencies: graph }, null, 2)}\n`,
)
