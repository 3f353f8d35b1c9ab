import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../cli/command.ts'

const readme = readFileSync(join(root, 'examples/README.md'), 'utf8')
const commands = [...readme.matchAll(/gift-mock -- replay ((?:[a-z-]+\/[a-z0-9-]+ ?)+)-- (\S+) (\S+)$/gm)].map(
  ([, names = '', command, file = '']) => ({ names: names.trim().split(' '), command, file }),
)

test('the README of the examples shows three scenarios per correct client and names only existing files', () => {
  expect(commands.map(({ command, names }) => `${command} ${names.length}`)).toEqual([
    'python3 3',
    'sh 3',
    'java 3',
    'sh 1',
  ])
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => `examples/${link}`)
  const named = [
    ...links,
    ...commands.flatMap(({ file, names }) => [file, ...names.map((name) => `scenarios/${name}.yaml`)]),
  ]
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
