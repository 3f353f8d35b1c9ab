/** The last step of `npm run build`: completes `dist` after the declarations and the bundle have been written. */
import { join } from 'node:path'
import { bundleDeclarations } from './declarations.ts'
import { writeDashboardScripts } from './dashboard-scripts.ts'

const root = join(import.meta.dirname, '../..')
await writeDashboardScripts(root, join(root, 'dist'))
await bundleDeclarations(root)
