/**
 * Checks whether the package can be released: packs the package, installs the package into empty projects and uses the
 * package there. Run this program with `npm run release:check`. The program needs a registry and takes some minutes.
 * Arguments select checks by the beginning of their names: `npm run release:check -- types`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { z } from 'zod'
import { type Check, runChecks } from './check.ts'
import { loadEntryPoints, useInPrograms } from './package/entry-points.ts'
import { buildExecutable, useExecutable } from './programs/executable.ts'
import { runInEmptyRoot } from './programs/image.ts'
import { checkLicences } from './package/licences.ts'
import { checkLinks } from './package/links.ts'
import { install, pack } from './package/projects.ts'
import { checkPublisher } from './package/publisher.ts'
import { runReadme } from './package/readme.ts'
import { root, run, runPackage } from './run.ts'
import { checkSizes } from './package/sizes.ts'
import { compile, OLDEST_TYPESCRIPT } from './package/types.ts'
import { lintWorkflows } from './workflows.ts'

const { devDependencies: versions } = z
  .object({ devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
/** Returns `NAME@VERSION` for each package. The version is the one that this repository uses. */
const pinned = (...names: readonly string[]): string[] => names.map((name) => `${name}@${versions[name]}`)

const home = mkdtempSync(join(tmpdir(), 'gift-mock-release-'))
const bare = join(home, 'bare')
const strict = join(home, 'pnpm')
const full = join(home, 'full')
const peers = pinned('msw', 'vitest', '@types/node')
let tarball = ''

const checks: readonly Check[] = [
  {
    name: 'pack',
    remedy: 'run npm run build, then npm pack',
    run: async () => {
      tarball = await pack(home)
      return tarball.slice(home.length + 1)
    },
  },
  {
    name: 'install with npm',
    remedy: 'check dependencies and peerDependencies in package.json',
    run: async () => await install(bare, [tarball]).then(() => 'into an empty project'),
  },
  {
    name: 'size',
    remedy: 'shorten "files" in package.json, or bundle what only the command needs (devDependencies)',
    run: async () => checkSizes(tarball, bare),
  },
  {
    name: 'links',
    remedy: 'read tools/package/packed-page.ts, which replaces the links to files that are not packed',
    run: async () => checkLinks(bare),
  },
  {
    name: 'publisher',
    remedy: 'before the first publication, add what is missing (docs/install.md, "How it is released")',
    run: async () => checkPublisher(),
  },
  {
    name: 'licences',
    remedy: 'replace the package, or add its licence to tools/release/package/licences.ts if it permits any use',
    run: async () => checkLicences(bare),
  },
  {
    name: 'commands',
    remedy: 'check "bin" in package.json',
    run: async () => {
      for (const name of ['gift-mock', 'gift-provider-mock'])
        await run('npx', ['--offline', '--no', '--', name, '--version'], { cwd: bare })
      return 'npx gift-mock, npx gift-provider-mock'
    },
  },
  {
    name: 'install with npm and peers',
    remedy: 'check peerDependencies in package.json',
    run: async () =>
      await install(full, [
        tarball,
        ...peers,
        ...pinned('typescript', '@pact-foundation/pact-core'),
        `oldest-typescript@npm:typescript@${OLDEST_TYPESCRIPT}`,
      ]).then(() => [...peers].join(', ')),
  },
  {
    name: 'entry points with npm',
    remedy: 'check "exports" in package.json; a module of an entry point must have no top-level await',
    run: async () => await loadEntryPoints(full),
  },
  {
    name: 'programs',
    remedy: 'run the failing program in a project that has installed the tarball',
    run: async () => await useInPrograms(bare),
  },
  {
    name: 'install with pnpm',
    remedy: 'add the packages that the code imports to dependencies',
    run: async () => await install(strict, [tarball, ...peers], 'pnpm').then(() => 'into an empty project'),
  },
  {
    name: 'entry points with pnpm',
    remedy: 'add the package that was not found to dependencies: pnpm lets a package see only its own dependencies',
    run: async () => await loadEntryPoints(strict),
  },
  {
    name: 'types, newest TypeScript',
    remedy: 'open the named declaration file in dist; the types must not need a package that users do not install',
    run: async () => await compile(full, 'node_modules/typescript/bin/tsc'),
  },
  {
    name: 'types, oldest TypeScript',
    remedy: 'use no newer syntax in the declarations, or raise OLDEST_TYPESCRIPT and the version in docs/install.md',
    run: async () => await compile(full, 'node_modules/oldest-typescript/bin/tsc'),
  },
  {
    name: 'publint',
    remedy: 'run npx publint',
    run: async () => {
      const { messages, pkg } = await publint({
        pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
        strict: true,
      })
      if (messages.length > 0) throw new Error(messages.map((message) => formatMessage(message, pkg)).join('\n'))
      return 'package.json and the files that it names'
    },
  },
  {
    name: 'attw',
    remedy: 'run npx @arethetypeswrong/cli --profile esm-only on the tarball',
    run: async () => {
      await runPackage('@arethetypeswrong/cli@0.18.5', 'attw', [tarball, '--profile', 'esm-only', '--no-emoji'])
      return 'types of every entry point'
    },
  },
  {
    name: 'knip',
    remedy: 'remove what is unused, or list it in knip.json',
    run: async () => {
      await run('npx', ['knip'])
      return 'no unused file, export or dependency'
    },
  },
  {
    name: 'README',
    remedy: 'run the example in a project that has installed the tarball',
    run: async () => await runReadme(full),
  },
  {
    name: 'build the executable',
    remedy: 'run npm run build:executable',
    run: buildExecutable,
  },
  {
    name: 'executable without Node',
    remedy: 'run build/gift-mock; files that it reads must be assets (tools/executable/assets.ts)',
    run: useExecutable,
  },
  {
    name: 'image',
    remedy: 'compare the Dockerfile with tools/release/programs/image.ts',
    run: runInEmptyRoot,
  },
  {
    name: 'Dockerfile',
    remedy: 'read the message of dockerfile-utils',
    run: async () => {
      await runPackage('dockerfile-utils@0.16.3', 'dockerfile-utils', ['lint', 'Dockerfile'])
      return 'dockerfile-utils finds no mistake'
    },
  },
  {
    name: 'workflows',
    remedy: 'read the message of actionlint',
    run: lintWorkflows,
  },
]

/** Names of the checks that run even if the arguments do not select them, because other checks use their results. */
const always = new Set(['pack', 'install with npm', 'install with npm and peers', 'install with pnpm'])
const wanted = process.argv.slice(2)
const chosen = checks.filter(
  ({ name }) => wanted.length === 0 || always.has(name) || wanted.some((word) => name.startsWith(word)),
)
try {
  process.exitCode = (await runChecks(chosen)) === 0 ? 0 : 1
} finally {
  rmSync(home, { recursive: true, force: true })
}
