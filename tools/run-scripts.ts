/**
 * Runs scripts of `package.json` one after the other, even if one of them fails. Fails at the end if a script failed.
 * `node tools/run-scripts.ts lint:code lint:unused` runs two scripts.
 */
import { spawnSync } from 'node:child_process'

const failed = process.argv
  .slice(2)
  // A shell is needed, because npm is a batch file on Windows.
  .filter((script) => spawnSync(`npm run -s ${script}`, { shell: true, stdio: 'inherit' }).status !== 0)
if (failed.length > 0) {
  console.error(`failed: ${failed.map((script) => `npm run ${script}`).join(', ')}`)
  process.exitCode = 1
}
