import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { z } from 'zod'

const dependenciesSchema = z.record(z.string(), z.string()).default({})
const packageSchema = z.object({ dependencies: dependenciesSchema, optionalDependencies: dependenciesSchema })

/** Files of the package that the command reads at run time. */
const packageFiles = [
  'dist/mock-server/dashboard/client/**/*.js',
  'mock-server/dashboard/client/style.css',
  'scenarios/*/*.yaml',
  'scenarios/scenario.schema.json',
  'contracts/{pacts,openapi}/*.json',
  'contracts/arazzo/*.yaml',
  'docs/*.md',
  'docs/ja/*.md',
  'examples/README{,.ja}.md',
  'examples/first-ten-minutes/[cC]lient.*',
  'examples/python/*.py',
  'gift-mock.schema.json',
  'LICENSE',
]

/** Files of the verifier's packages that the verifier loads, and their licences. */
const verifierFiles = '**/{*.{js,cjs,json,node,so,dylib,dll},LICEN[CS]E*}'
const notLoaded = /[\\/](?:test|tests|bench|benchmarks|docs|examples?)[\\/]/

/**
 * Returns the assets of the single executable. The key is the name of the asset: a path below the root of the package.
 * The value is the file with the content.
 */
export function assetsOf(root: string): Record<string, string> {
  const verifier = verifierPackages(root).flatMap((folder) =>
    globSync(verifierFiles, { cwd: folder, exclude: (name) => name === 'node_modules' })
      .map((file) => join(folder, file))
      .filter((file) => !notLoaded.test(relative(folder, file))),
  )
  const files = [...globSync(packageFiles, { cwd: root }).map((file) => join(root, file)), ...verifier]
  return Object.fromEntries(files.map((file) => [relative(root, file).replaceAll(sep, '/'), file]))
}

/**
 * Returns the folders of the package with the native verifier and of all packages that it needs. These packages contain
 * the native library only for this platform, because npm installs only this library.
 */
export function verifierPackages(root: string): string[] {
  const found = new Set([join(root, 'node_modules/@pact-foundation/pact-core')])
  // The loop also visits the folders that it adds to `found`, because `found` is a Set.
  for (const folder of found) {
    const manifest = packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    for (const name of Object.keys(manifest.dependencies)) found.add(installed(name, folder))
    for (const name of Object.keys(manifest.optionalDependencies)) {
      const optional = join(root, 'node_modules', name)
      if (existsSync(optional)) found.add(optional)
    }
  }
  return [...found]
}

/** Returns the folder of a dependency of a package. @throws Error if the dependency is not installed */
function installed(name: string, folder: string): string {
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    const candidate = join(above, 'node_modules', name)
    if (existsSync(candidate)) return candidate
  }
  throw new Error(`${folder} needs ${name}, which is not installed: run npm ci`)
}
