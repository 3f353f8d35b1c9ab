import { expect, test } from 'vitest'
import { helpWithOwnCommand } from '../../mock-server/cli/program/help.ts'
import { withOwnCommand } from '../../mock-server/reporting/own-command.ts'

const installed = '/home/user/project/node_modules/gift-provider-mock/dist/cli.js'

test.each([
  ['replay it: gift-mock replay f.yaml -- a', 'replay it: npx gift-mock replay f.yaml -- a'],
  ['see "gift-mock doctor" and (gift-mock docs book)', 'see "npx gift-mock doctor" and (npx gift-mock docs book)'],
  ['「gift-mock doctor」（gift-mock ca）', '「npx gift-mock doctor」（npx gift-mock ca）'],
  ['a gift-mock runs: gift-mock 1.0', 'a gift-mock runs: gift-mock 1.0'],
  ['このフォルダーで gift-mock start を実行', 'このフォルダーで npx gift-mock start を実行'],
  ['別の gift-mock が使用中', '別の gift-mock が使用中'],
  ['taken by another gift-mock that runs', 'taken by another gift-mock that runs'],
  ['eval "$(gift-mock env)"', 'eval "$(npx gift-mock env)"'],
  ['npx gift-mock start', 'npx gift-mock start'],
])('in an installed package, the commands in the text %j begin with npx', (text, expected) => {
  expect(withOwnCommand(text, installed)).toBe(expected)
  expect(withOwnCommand(text, '/usr/bin/gift-mock')).toBe(text)
  expect(withOwnCommand(text, '/home/user/checkout/mock-server/cli/index.ts')).toBe(text)
})

test('in an installed package, the commands in a help begin with npx, and the text beside them keeps its column', () => {
  const help =
    'Usage: gift-mock [options]\n  gift-mock start          the mock\n                           more\nIn a shell:       gift-mock env\n'
  expect(helpWithOwnCommand(help, installed)).toBe(
    'Usage: npx gift-mock [options]\n  npx gift-mock start      the mock\n                           more\nIn a shell:       npx gift-mock env\n',
  )
  expect(helpWithOwnCommand(help, '/usr/bin/gift-mock')).toBe(help)
})
