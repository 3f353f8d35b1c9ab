import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { tokenAt } from '../../providers/realpay-gift/helpers.ts'
import { START } from '../../helpers/boot.ts'

/**
 * Folder of three client generators and Specmatic (about 260 MB). `npm run test:generators` installs these tools and
 * runs this file.
 */
const generators = join(import.meta.dirname, '../generators/node_modules')
const run = promisify(execFile)

/**
 * Program that uses the clients of the three generators. The arguments of the program are the base URL of the mock and
 * an access token.
 */
const program = `
import { issueOrInquire } from './hey-at-gift'
import { client as atGift } from './hey-at-gift/client.gen'
import { buyGift, createPurchase, setAd, setFaceImage, setVideo } from './hey-realpay-gift'
import { client as realpayGift } from './hey-realpay-gift/client.gen'
import { listBrands as orvalBrands, setFaceImage as orvalFace } from './orval-realpay-gift'
import type { paths } from './types-realpay-gift'

const [, , url, token] = process.argv as string[]
const key = 'mock0000000000000000000000000000000key01'
atGift.setConfig({ baseUrl: url + '/at-gift' })
realpayGift.setConfig({
  baseUrl: url + '/realpay-gift',
  auth: ({ name }) => (name === 'x-realpay-gift-api-access-key' ? key : token),
})
const order: paths['/purchases']['post']['requestBody']['content']['application/json'] = {
  prices: [500], name: 'Gift', issuer: 'Issuer', brands: ['amazon'], is_strict: true,
}
const gif = new File([Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')], 'a.gif')
const headers = (id: string) => ({ 'x-realpay-gift-api-request-id': id })
type Upload = paths['/purchases/{purchaseId}/image/face']['post']['requestBody']['content']['multipart/form-data']
const typed: Upload['content'] = 'a file is text to openapi-typescript'
const orval = { orvalBrands, orvalFace: (id: string) => orvalFace(id, { content: gif }) }

async function main() {
  const issued = await issueOrInquire({
    path: { campaign: 'demo-campaign' },
    body: { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' },
  })
  const made = await createPurchase({ headers: headers('a'), body: order })
  const path = { purchaseId: made.data?.purchase.id ?? '' }
  const face = await setFaceImage({ path, headers: headers('b'), body: { content: gif } })
  const ad = await setAd({ path, headers: headers('c'), body: { image: gif, redirect_url: 'https://shop.example/' } })
  const video = await setVideo({
    path, headers: headers('d'), body: { url: 'https://www.youtube.com/watch?v=xxxxxxxxxxx', play_time: 10 },
  })
  const gift = await buyGift({ path, headers: headers('e'), body: { price: 500 } })
  const statuses = [issued, made, face, ad, video, gift].map(({ response }) => response?.status)
  console.log(JSON.stringify({ statuses, total: gift.data?.payment.total, typed, orval: Object.keys(orval) }))
}
void main()
`

const compilerOptions = {
  strict: true,
  target: 'es2022',
  module: 'commonjs',
  moduleResolution: 'node10',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: ['node'],
  typeRoots: [join(import.meta.dirname, '../../../node_modules/@types')],
  skipLibCheck: true,
  outDir: 'compiled',
}

describe.skipIf(!existsSync(generators))('clients that are generated from the OpenAPI files', () => {
  let folder = ''
  const tool = (name: string, ...args: string[]) =>
    run(process.execPath, [join(generators, name), ...args], { cwd: folder, env: { ...process.env, CI: '1' } })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gift-mock-generated-'))
    const orval: Record<string, unknown> = {}
    for (const { name } of providers) {
      await cp(join(import.meta.dirname, `../../../contracts/openapi/${name}.json`), join(folder, `${name}.json`))
      await tool('openapi-typescript/bin/cli.js', `${name}.json`, '-o', `types-${name}.ts`)
      await tool('@hey-api/openapi-ts/bin/run.js', '-i', `${name}.json`, '-o', `hey-${name}`)
      orval[name] = { input: `./${name}.json`, output: { target: `./orval-${name}.ts`, client: 'fetch' } }
    }
    await writeFile(join(folder, 'orval.config.cjs'), `module.exports = ${JSON.stringify(orval)}`)
    await tool('orval/dist/bin/orval.js', '--config', 'orval.config.cjs')
    await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}')
    await writeFile(join(folder, 'program.ts'), program)
    const files = ['program.ts', ...providers.flatMap(({ name }) => [`types-${name}.ts`, `orval-${name}.ts`])]
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  }, 180_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('the clients that are generated from the OpenAPI files compile, and can upload images and buy a gift', async () => {
    await expect(tool('typescript/bin/tsc', '-p', '.')).resolves.toMatchObject({ stdout: '' })
    const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
    onTestFinished(() => mock.close(0))
    const { stdout } = await run(process.execPath, [join(folder, 'compiled/program.js'), mock.url, tokenAt(START)])
    expect(JSON.parse(stdout)).toMatchObject({ statuses: [200, 200, 200, 200, 200, 200], total: 527 })
    expect((await mock.admin.ledger()).totals.issued).toBe(2)
  }, 180_000)
})
