import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lost, scenarioFiles } from '../../scenarios/files.ts'
import { smallFetch } from '../../helpers/small-fetch.ts'
import { call, folder } from '../command.ts'

const KEY = 'SeCrEtKeyZ9QwErTy7731'
/**
 * Returns the arguments for a client that orders one code. It writes its AuthKey into the book as a part of the order's
 * name and, if the response is lost, as the reference of an order that it takes for failed.
 */
const client = [
  '--',
  'node',
  '--input-type=module',
  '-e',
  `${smallFetch}
  const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_BOOK: book } = process.env
  const body = JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(base + '/' + campaign + '/dc/getcode', { method: 'POST', headers, body }).catch(() => undefined)
  const code = response?.status === 200 ? await response.json().catch(() => undefined) : undefined
  const line = { order: 'A-' + AuthKey, provider: 'at-gift', amount: 500, reference: code?.TranId ?? AuthKey }
  const result = code ? { state: 'kept', codes: [code.Dc1, code.Dc2].filter(Boolean) } : { state: 'failed', codes: [] }
  process.getBuiltinModule('node:fs').writeFileSync(book, JSON.stringify({ ...line, ...result }))`,
]

/** Returns the texts of all files in a folder by their names, with the files of inner folders. */
function textsIn(path: string): [string, string][] {
  return readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [[entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')] as [string, string]] : [],
  )
}

/** Writes a configuration file with the credential. */
function configured(): string {
  const config = join(folder(), 'mock.yaml')
  writeFileSync(config, `settings:\n  atGift.campaigns: [{ campaign: '12345', authKey: ${KEY} }]\n`)
  return config
}

test('a credential that a client writes into its book is in no output of `replay`, and in no test plan', async () => {
  const [path, config] = [folder(), configured()]
  const [file = ''] = scenarioFiles({ 'own/one': { faults: [lost] } })
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const done = await call(['replay', file, '--config', config, ...outputs, ...client])
  expect(done.code).toBe(2)
  for (const format of ['markdown', 'csv', 'html']) {
    const out = join(path, `plan.${format}`)
    const planned = await call(['plan', file, '--results', join(path, 'r.json'), '--format', format, '--out', out])
    expect(planned.code).toBe(0)
  }
  const texts = [['stdout', done.stdout], ['stderr', done.stderr], ...textsIn(path)]
  expect(texts.filter(([, text]) => text?.includes(KEY)).map(([name]) => name)).toEqual([])
  const shown = texts.filter(([, text]) => text?.includes('A-***')).map(([name]) => name)
  expect(shown).toEqual(expect.arrayContaining(['stdout', 'r.xml', 'r.json']))
  expect(texts.map(([name]) => name)).toEqual(expect.arrayContaining(['plan.markdown', 'plan.csv', 'plan.html']))
})

test('a credential that a client writes into its book is in no output of `explore`, and in no scenario that it writes', async () => {
  const [path, config] = [folder(), configured()]
  mkdirSync(join(path, 'found'))
  const files = { json: join(path, 'r.json'), html: join(path, 'r.html'), junit: join(path, 'r.xml') }
  const outputs = ['--out', join(path, 'found'), '--json', files.json, '--html', files.html, '--junit', files.junit]
  const bounds = ['--config', config, '--depth', '1', '--runs', '26', '--patience', '1']
  const done = await call(['explore', ...bounds, ...outputs, ...client])
  const texts = [['stdout', done.stdout], ['stderr', done.stderr], ...textsIn(path)]
  expect(done.code).toBe(2)
  expect(texts.filter(([, text]) => text?.includes(KEY)).map(([name]) => name)).toEqual([])
  const shown = texts.filter(([, text]) => text?.includes('A-***')).map(([name]) => name)
  expect(shown).toEqual(expect.arrayContaining(['stdout', 'r.json']))
  expect(texts.map(([name]) => name)).toEqual(expect.arrayContaining(['r.xml', 'r.html']))
})
