import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Licences that permit any use and require at most a notice. */
const permitted = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'])

const packageSchema = z.object({ name: z.string(), license: z.string().optional() })

/** Checks the licences of the packages that a user installs, and of the packages that the bundled command contains. */
export function checkLicences(project: string): string {
  const installed = globSync(['node_modules/*/package.json', 'node_modules/@*/*/package.json'], { cwd: project })
    .map((file) => packageSchema.parse(JSON.parse(readFileSync(join(project, file), 'utf8'))))
    .map(({ name, license = 'no licence' }) => [name, license] as const)
  const notices = readFileSync(join(project, 'node_modules/gift-provider-mock/dist/THIRD-PARTY-LICENSES'), 'utf8')
  const bundled = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \((.+)\)$/gm)].map(
    ([, name = '', license = '']) => [name, license] as const,
  )
  if (bundled.length === 0) throw new Error('THIRD-PARTY-LICENSES of the bundled command names no package')
  const others = [...installed, ...bundled].filter(([, license]) => !permitted.has(license))
  if (others.length > 0) throw new Error(others.map(([name, license]) => `${name}: ${license}`).join(', '))
  return `${installed.length} installed and ${bundled.length} bundled packages`
}
