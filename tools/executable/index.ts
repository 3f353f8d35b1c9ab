/**
 * Builds `build/gift-mock`, a single file that contains Node, the command and all files that the command reads, for the
 * platform of this machine. Run this program with `npm run build:executable`, so that the Node of the devDependency is
 * used. https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html describes the format.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'rolldown'
import { notices } from '../notices.ts'
import { assetsOf, verifierPackages } from './assets.ts'

const root = join(import.meta.dirname, '../..')
const target = join(root, 'build')
const parts = join(target, 'parts')
const executable = join(target, process.platform === 'win32' ? 'gift-mock.exe' : 'gift-mock')
const isMac = process.platform === 'darwin'
/** The binary of Node contains this text directly before a flag. The flag says whether a program was injected. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

rmSync(target, { recursive: true, force: true })
mkdirSync(parts, { recursive: true })

// In a single executable, Node 24 runs only one CommonJS file. If the file has a code cache, `import()` does not work.
// Therefore everything is bundled into this file.
await build({
  cwd: root,
  input: 'mock-server/cli/executable.ts',
  platform: 'node',
  external: [/^node:/, '@pact-foundation/pact-core', 'pg-native'],
  plugins: [notices(verifierPackages(root))],
  // The installed package uses `import.meta.resolve` to find files. The executable contains these files itself.
  transform: { define: { 'import.meta.resolve': 'undefined' } },
  logLevel: 'warn',
  output: { dir: parts, entryFileNames: 'main.cjs', format: 'cjs', codeSplitting: false, comments: false },
})

const config = join(parts, 'sea-config.json')
const blob = join(parts, 'blob')
writeFileSync(
  config,
  JSON.stringify({
    main: join(parts, 'main.cjs'),
    output: blob,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets: assetsOf(root),
  }),
)
execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'pipe' })

copyFileSync(process.execPath, executable)
chmodSync(executable, 0o755)
// The signature of Node does not fit the changed file, so the signature is removed. macOS on ARM runs no unsigned file,
// so the changed file gets an ad-hoc signature below.
if (isMac) execFileSync('codesign', ['--remove-signature', executable])
const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js')
const machO = isMac ? ['--macho-segment-name', 'NODE_SEA'] : []
// postject warns about sections that Node does not need, so the output of postject is shown only if postject fails.
execFileSync(process.execPath, [postject, executable, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE, ...machO], {
  stdio: 'pipe',
})
if (isMac) execFileSync('codesign', ['--sign', '-', executable])

copyFileSync(join(parts, 'THIRD-PARTY-LICENSES'), join(target, 'THIRD-PARTY-LICENSES'))
rmSync(parts, { recursive: true })
console.log(`${executable}: ${Math.round(statSync(executable).size / 1024 ** 2)} MiB, Node ${process.versions.node}`)
