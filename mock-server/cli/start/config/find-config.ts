import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../../core/http/problem.ts'

/** The names of a configuration file that a command finds without a flag. */
export const CONFIG_NAMES = ['gift-mock.yaml', 'gift-mock.yml', 'gift-mock.json'] as const

/** Returns the name of the first configuration file in a folder; undefined if there is none. */
export function configNameIn(folder = process.cwd()): string | undefined {
  return CONFIG_NAMES.find((name) => existsSync(join(folder, name)))
}

/**
 * Returns the name of the configuration file in a folder; undefined if there is none.
 * @throws Problem if the folder contains several configuration files
 */
export function findConfig(folder = process.cwd()): string | undefined {
  const [found, ...more] = CONFIG_NAMES.filter((name) => existsSync(join(folder, name)))
  if (found === undefined || more.length === 0) return found
  const names = [found, ...more].join(', ')
  throw new Problem(400, {
    en: `there are ${names}: delete all but one, or name one with --config`,
    ja: `${names} がある。1 つだけ残すか、--config で 1 つを指定する`,
  })
}
