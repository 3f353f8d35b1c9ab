import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { assetOf } from '../../mock-server/dashboard/assets.ts'

/** Folder of the scripts of the dashboard, below the root of the repository and below `dist`. */
const CLIENT = 'mock-server/dashboard/client'

/** Writes the scripts of the dashboard to a folder, as the mock serves them. They are not bundled. */
export async function writeDashboardScripts(root: string, dist: string): Promise<void> {
  for (const source of globSync('**/*.ts', { cwd: join(root, CLIENT) })) {
    const name = source.replaceAll('\\', '/').replace(/\.ts$/, '.js')
    const asset = await assetOf(name)
    if (asset === undefined) throw new Error(`the dashboard does not serve ${name}`)
    const file = join(dist, CLIENT, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, asset.text)
  }
}
