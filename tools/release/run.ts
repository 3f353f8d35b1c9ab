import { execFile } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/**
 * Variables that configure gift-mock or npm, or change an output. They are removed from the environment of the checked
 * programs.
 */
const steering = /^(?:GIFT_MOCK_|npm_|LC_|LANG$|NODE_OPTIONS$|NODE_ENV$|FORCE_COLOR$)/

/** Options of a program that a check runs. */
export interface RunOptions {
  cwd?: string
  env?: Readonly<Record<string, string>>
  /** Time limit of the program in milliseconds. Default 5 minutes. */
  timeoutMs?: number
}

/**
 * Runs a program and returns its standard output.
 * @throws Error with the end of the program's output if the program fails
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !steering.test(name)))
  const env = { ...inherited, NO_COLOR: '1', ...options.env }
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { cwd: options.cwd ?? root, env, timeout: options.timeoutMs ?? 300_000, maxBuffer: 64 * 1024 ** 2 },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout)
        const output = `${stdout}\n${stderr}`.trim().slice(-2000)
        reject(new Error(`${[program, ...args].join(' ').slice(0, 200)} failed:\n${output}`, { cause: error }))
      },
    )
  })
}

/** Runs a program of a package that is not a dependency of the project. npm downloads the package if necessary. */
export function runPackage(
  packageName: string,
  program: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string> {
  return run('npx', ['--yes', `--package=${packageName}`, '--', program, ...args], options)
}
