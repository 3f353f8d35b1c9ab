import { spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

/**
 * Returns the variable PATH for the tests. If `python3` is a script of a version manager, the folder of the real
 * interpreter comes first: the script starts 40 processes, which take twice the CPU time of a small Python program. If
 * `python3` does not run, PATH stays the same.
 */
export function programPath(path = process.env['PATH'] ?? ''): string {
  const { status, stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' })
  const folder = status === 0 ? dirname(stdout.trim()) : '.'
  return folder === '.' || path.split(delimiter).includes(folder) ? path : folder + delimiter + path
}
