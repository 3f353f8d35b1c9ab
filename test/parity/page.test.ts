import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { providers } from '../../mock-server/app.ts'
import { LENGTH, ofTheConnection } from './differences.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/in-process.md'), 'utf8')

function rowOf(beginning: string): string[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${beginning}`))
  return (row ?? '')
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim())
}

test('docs/in-process.md lists the headers that only a response over a socket has', () => {
  expect(rowOf(ofTheConnection.map((name) => `\`${name}\``).join(', '))).toEqual(['sent', 'not sent', 'not sent'])
  expect(rowOf(`\`${LENGTH}\``)).toEqual(['sent', 'sent', 'not sent'])
})

test('each default host in docs/in-process.md belongs to a provider', () => {
  const named =
    rowOf('nothing given')
      .join(' ')
      .match(/`[a-z.-]+\.jp`/g)
      ?.map((name) => name.slice(1, -1)) ?? []
  expect(named).toHaveLength(3)
  for (const host of named) expect(providers.some(({ basePathsFor }) => basePathsFor(host) !== undefined)).toBe(true)
})
