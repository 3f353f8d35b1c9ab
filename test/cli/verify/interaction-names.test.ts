import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { japaneseInteraction } from '../../../mock-server/cli/verify/interaction-names.ts'

const pacts = join(import.meta.dirname, '../../../contracts/pacts')
const pactSchema = z.object({ interactions: z.array(z.object({ description: z.string() })) })

test.each(readdirSync(pacts))('each interaction of %s has a Japanese name of its own', (file) => {
  const { interactions } = pactSchema.parse(JSON.parse(readFileSync(join(pacts, file), 'utf8')))
  const names = interactions.map(({ description }) => japaneseInteraction(description) ?? description)
  expect(names.filter((name) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(name))).toEqual([])
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('an interaction of another pact has no Japanese name', () => {
  expect(japaneseInteraction('a request to buy a gift on Mondays')).toBeUndefined()
})
