import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** Folder of the scripts of the dashboard, below the root of the repository and below `dist`. */
const CLIENT = 'mock-server/dashboard/client'

/** Bundles the scripts of the dashboard into one file, which a browser loads faster than forty files. */
export async function writeDashboardScripts(root: string, dist: string): Promise<void> {
  await using build = await rolldown({ input: join(root, CLIENT, 'main.ts'), platform: 'browser', logLevel: 'silent' })
  await build.write({ file: join(dist, CLIENT, 'main.js'), format: 'esm', minify: true, comments: false })
}
