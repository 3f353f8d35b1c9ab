import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import config from '../../rolldown.config.ts'
import { writeDashboardScripts } from '../../tools/package/dashboard-scripts.ts'
import { environment, root } from '../cli/command.ts'
import { isBuilt } from '../helpers/built.ts'

const execute = promisify(execFile)
const { files } = z
  .object({ files: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/** A folder in which the package is installed. The folder is outside the checkout. */
export interface FreshProject {
  /** Writes files. `files` maps paths in the project to contents. */
  write(files: Record<string, string>): void
  /** Returns the text of a file in the project. */
  read(file: string): string
  /** Runs a program with Node, and returns its output. @throws Error with the output if the program fails */
  node(args: readonly string[], variables?: Record<string, string>): Promise<string>
}

/**
 * If the bundle of the checkout is up to date, copies the bundle to a folder. Otherwise, builds a new bundle in the
 * folder.
 */
async function build(folder: string): Promise<void> {
  if (isBuilt) return cpSync(join(root, 'dist'), folder, { recursive: true })
  await using bundle = await rolldown({ ...config, logLevel: 'silent' })
  await bundle.write({ ...[config.output].flat()[0], dir: folder })
  await writeDashboardScripts(root, folder)
}

/**
 * Builds the package from the source, as npm does for publishing. All tests of a test file use the same package.
 * @returns a function that creates a project with the package; `without` names a dependency that the project does not
 * have
 */
export function packed(): (without?: string) => Promise<FreshProject> {
  let home = ''
  let made = 0

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'gift-mock-packed-'))
    const top = new Set(files.filter((file) => !file.startsWith('!')).map((file) => file.split('/', 1)[0] ?? ''))
    top.delete('dist')
    for (const name of [...top, 'package.json', 'README.md', 'LICENSE'])
      cpSync(join(root, name), join(home, name), { recursive: true })
    await build(join(home, 'dist'))
    await execute('npm', ['pack', '--ignore-scripts', '--offline', '--cache', join(home, 'cache')], {
      cwd: home,
      env: environment(),
    })
  }, 120_000)
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  return async (without) => {
    const folder = join(home, `project-${(made += 1)}`)
    const modules = join(folder, 'node_modules')
    const own = join(modules, 'gift-provider-mock')
    mkdirSync(own, { recursive: true })
    const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? ''
    await execute('tar', ['-xzf', join(home, tarball), '-C', own, '--strip-components=1'])
    // The dependencies are linked from the checkout instead of being installed by npm.
    for (const name of readdirSync(join(root, 'node_modules')))
      if (name !== without && !name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name))
    const write = (texts: Record<string, string>): void => {
      for (const [name, text] of Object.entries(texts)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text)
      }
    }
    write({ 'package.json': '{"private": true, "type": "module"}' })
    return {
      write,
      read: (file) => readFileSync(join(folder, file), 'utf8'),
      async node(args, variables) {
        const { stdout, stderr } = await execute(process.execPath, args, {
          cwd: folder,
          env: environment({ NO_COLOR: '1', ...variables }),
        }).catch((error: { stdout: string; stderr: string }) => {
          throw new Error(`${error.stdout}\n${error.stderr}`, { cause: error })
        })
        return `${stdout}${stderr}`
      },
    }
  }
}
