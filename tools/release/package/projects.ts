import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run, runPackage } from '../run.ts'

/** Version of pnpm for the check of an installation. With pnpm, a package can import only its own dependencies. */
const PNPM = 'pnpm@10.34.8'

/** Builds and packs the package. Returns the path of the tarball. */
export async function pack(home: string): Promise<string> {
  await run('npm', ['pack', '--pack-destination', home])
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack wrote no tarball')
  return join(home, tarball)
}

/** Writes files below a folder. `files` maps paths to contents. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** Creates an empty project and installs packages in the project. Returns the folder of the project. */
export async function install(
  folder: string,
  packages: readonly string[],
  manager: 'npm' | 'pnpm' = 'npm',
): Promise<string> {
  write(folder, { 'package.json': '{"private": true, "type": "module"}' })
  if (manager === 'npm')
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: folder })
  else await runPackage(PNPM, 'pnpm', ['add', '--ignore-scripts', ...packages], { cwd: folder })
  return folder
}
