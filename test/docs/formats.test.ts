import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { membersOf } from '../../mock-server/cli/pages/formats/members.ts'
import { providers } from '../../mock-server/app.ts'
import { jsonSchema } from '../../mock-server/core/openapi/json-schema.ts'
import { startGiftMock } from '../../mock-server/index.ts'
import { folder, root } from '../cli/command.ts'
import { blocksIn } from './blocks.ts'

const pages = ['docs/formats.md', 'docs/ja/formats.md']
const hasCurl = spawnSync('curl', ['--version']).error === undefined
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

test.each(providers)(
  'each member of a message of $name has a description in English and in Japanese',
  async (provider) => {
    const { schemas } = await provider.openApiDescription()
    const messages = Object.values(schemas).flatMap((each) => Object.entries(each))
    const described = messages.flatMap(([message, schema]) => {
      const english = membersOf(jsonSchema(schema, 'en'), 'en')
      return membersOf(jsonSchema(schema, 'ja'), 'ja').map(({ name, description }, index) => ({
        member: `${message}: ${name}`,
        en: english[index]?.description ?? '',
        ja: description,
      }))
    })
    expect(described.length).toBeGreaterThan(20)
    expect(described.filter(({ en, ja }) => en === '' || japanese.test(en) || !japanese.test(ja))).toEqual([])
  },
)

test.each(pages)('each message and each operation of the providers is on %s', async (page) => {
  const text = readFileSync(join(root, page), 'utf8')
  for (const { routes } of providers)
    for (const { method, path } of routes)
      expect(text).toContain(`### \`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}\`\n`)
  // In the tables, no cell is empty: each member and each status has a description.
  expect(text).not.toMatch(/\| +\|$/m)
})

/** Replaces each value by the name of its type. The names of the members stay. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}

test.skipIf(!hasCurl).each(pages)(
  'the commands on %s get responses with the members and the types that the page shows',
  async (page) => {
    const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 100 } })
    onTestFinished(() => mock.close(0))
    const cwd = folder()
    writeFileSync(
      join(cwd, 'picture.png'),
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const TOKEN = (await (await fetch(`${mock.url}/__admin/totp?format=text`)).text()).trim()
    const env: Record<string, string | undefined> = { ...process.env, TOKEN }
    const [commands, responses] = [blocksIn(page, 'sh'), blocksIn(page, 'json')]
    expect(commands).toHaveLength(
      providers.flatMap(({ routes }) => routes.flatMap(({ operations }) => operations)).length,
    )
    for (const [index, { code, place }] of commands.entries()) {
      const command = code.replaceAll('http://127.0.0.1:4600', mock.url)
      const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd, env })
      env['TRAN_ID'] ??= /"TranId":"(\w+)"/.exec(stdout)?.[1]
      env['PURCHASE'] ??= /"purchase":\{"id":"(\w+)"/.exec(stdout)?.[1]
      expect([place, shapeOf(JSON.parse(stdout))]).toEqual([place, shapeOf(JSON.parse(responses[index]?.code ?? ''))])
    }
    expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 2 })
  },
)
