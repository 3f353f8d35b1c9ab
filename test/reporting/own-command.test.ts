import { expect, test } from 'vitest'
import { withOwnCommand } from '../../mock-server/reporting/own-command.ts'

const installed = '/home/user/project/node_modules/gift-provider-mock/dist/cli.js'

test.each([
  ['replay it: gift-mock replay f.yaml -- a', 'replay it: npx gift-mock replay f.yaml -- a'],
  ['see "gift-mock doctor" and (gift-mock docs book)', 'see "npx gift-mock doctor" and (npx gift-mock docs book)'],
  ['「gift-mock doctor」（gift-mock ca）', '「npx gift-mock doctor」（npx gift-mock ca）'],
  ['a gift-mock runs: gift-mock 1.0', 'a gift-mock runs: gift-mock 1.0'],
])('in an installed package, the commands in the text %j begin with npx', (text, expected) => {
  expect(withOwnCommand(text, installed)).toBe(expected)
  expect(withOwnCommand(text, '/usr/bin/gift-mock')).toBe(text)
  expect(withOwnCommand(text, '/home/user/checkout/mock-server/cli/index.ts')).toBe(text)
})
