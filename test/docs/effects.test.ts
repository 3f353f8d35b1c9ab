import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { effectOf, effects, type EffectType } from '../../mock-server/core/faults/effects/index.ts'

const types = Object.keys(effects) as EffectType[]

function read(page: string): string {
  return readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8')
}

/** Returns the effects in the first column of a table. `title` is the heading of the first column. */
function listedBelow(title: string, page: string): string[] {
  const [, table = ''] = read(page).split(`\n| ${title} |`)
  const [rows = ''] = table.split('\n\n')
  return rows
    .split('\n')
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, effect = '']) => effect))
}

describe.each([
  ['', 'effect', / needs? a socket\./],
  ['ja/', '効果', / にはソケットが必要です。/],
])('the pages in docs/%s', (folder, title, needASocket) => {
  test('the table of effects in docs/scenarios.md lists each effect once', () => {
    expect(listedBelow(title, `${folder}scenarios.md`).toSorted()).toEqual(types.toSorted())
  })

  test('docs/in-process.md says which effects need a socket', () => {
    const page = `${folder}in-process.md`
    const [named = ''] = read(page).split(needASocket)
    const socketOnly = types.filter((type) => effectOf(type).socketOnly)
    expect(
      [...(named.split('\n\n').at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, effect = '']) => effect).toSorted(),
      `name the effects with \`socketOnly\`, and no other effect, in docs/${page} in the sentence that says that they need a socket`,
    ).toEqual(socketOnly.toSorted())
  })
})
