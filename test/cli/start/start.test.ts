import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { NAME, VERSION } from '../../../mock-server/core/version.ts'
import { clientsOf, environment, execute, folder, noLimit, start, type Started, variablesOf } from '../command.ts'
import { program } from '../../helpers/built.ts'

const hasCurl = spawnSync('curl', ['--version']).status === 0

function curlsOf({ output }: Started): string[] {
  return output.stdout.split('\n').filter((line) => line.startsWith('  curl -sS'))
}

test('`start` serves the reference clients of both providers, and prints the cost of the codes when a signal stops the mock', async () => {
  const started = await start(['--config', join(folder({ 'c.json': noLimit }), 'c.json')])
  const { atGift, inSandbox, realpayGift } = clientsOf(started)

  const code = await atGift.issue({ dcId: 'DC500', amount: 500 })
  expect(await atGift.inquire({ dcId: 'DC500', amount: 500, tranId: code.tranId })).toEqual(code)
  await inSandbox.issue({ dcId: 'DC-FIXED-1000', amount: 1000 })
  const { id: purchaseId } = await realpayGift.createPurchase({
    prices: [10_000],
    name: 'Spring',
    issuer: 'Example',
    brands: ['amazon'],
    isStrict: true,
  })
  const bought = await realpayGift.buyGift({ purchaseId, price: 10_000, requestId: 'order-1' })
  expect((await realpayGift.findGift({ purchaseId, requestId: 'order-1' })).gift).toEqual(bought.gift)

  const { code: exitCode, signal, stdout, stderr } = await started.stop('SIGTERM')
  expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null })
  expect(stdout.slice(stdout.indexOf('Ctrl-C'))).toBe(
    `Ctrl-C stops the mock and prints what the session would have cost.

What this session would have cost in production:
  codes issued: 3
  face value: 11,500 yen, fees: 550 yen, together: 12,050 yen
  fees follow the settings (by default 5 % and tax for the partner API, an assumption: RP-A8), not your contract
  orphaned codes (billed but never received): 0
  suspected duplicates (bought again after a response was lost): 0
`.replace('cost.\n\n', 'cost.\n\n\n'),
  )
  expect(stderr).toMatch(/INFO: listening .*\n(?:.*INFO: (?:GET|POST) .*\n)+.*INFO: stopping on SIGTERM/)
})

test('if the output is a pipe, `start` prints no colours, and the commands in its output work when they are pasted', async () => {
  const started = await start()
  const { url, output } = started
  expect(output.stdout.startsWith(`${NAME} ${VERSION}\nAll codes and gifts are fake`)).toBe(true)
  for (const path of ['/at-gift', '/realpay-gift', '/__admin']) expect(output.stdout).toContain(` ${url}${path}\n`)
  expect(variablesOf(started)).toEqual(await (await fetch(`${url}/__admin/env`)).json())
  expect(output.stdout).not.toContain('\u001B')
  expect(output.stdout).not.toContain('TOKEN')

  if (hasCurl) {
    const [issue = '', brands = ''] = curlsOf(started)
    expect(JSON.parse((await execute('sh', ['-c', issue])).stdout)).toMatchObject({ Status: 'SUCCESS', Amount: 500 })
    expect(JSON.parse((await execute('sh', ['-c', brands])).stdout)).toMatchObject({ brands: expect.any(Array) })
    const [, setVariables = ''] = /\((eval ".*") sets/.exec(started.output.stdout) ?? []
    expect((await execute('sh', ['-c', `${setVariables}; echo "$AT_GIFT_BASE_URL"`])).stdout).toBe(
      `${started.url}/at-gift\n`,
    )
  }
  expect((await started.stop('SIGINT')).code).toBe(0)
})

test.runIf(hasCurl)(
  'in a Japanese environment, `start --https` prints Japanese, and its commands can be pasted',
  async () => {
    const started = await start(['--https', '--host', '0.0.0.0'], { LANG: 'ja_JP.UTF-8' })
    const { url, output, child } = started
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/)
    expect(output.stdout).toContain('コードとギフトはすべて架空のものです。')
    const token = variablesOf(started)['GIFT_MOCK_ADMIN_TOKEN'] ?? ''
    expect(token).toMatch(/^[0-9a-f]{32,}$/)
    const [issue = '', brands = ''] = curlsOf(started)
    expect(JSON.parse((await execute('sh', ['-c', issue])).stdout)).toMatchObject({ Status: 'SUCCESS' })
    expect(JSON.parse((await execute('sh', ['-c', brands])).stdout)).toMatchObject({ brands: expect.any(Array) })

    // If npm runs the command, Ctrl-C sends the same signal twice.
    child.kill('SIGINT')
    const { code, stdout, stderr } = await started.stop('SIGINT')
    expect(code).toBe(0)
    expect(stdout).toContain('このセッションが本番だった場合の費用:\n  発行されたコード: 1 件\n  額面: 500円')
    expect(stderr).not.toContain(token)
    expect(stdout.match(new RegExp(`GIFT_MOCK_ADMIN_TOKEN=${token}`, 'g'))).toHaveLength(1)
  },
)

test('if the user sets an admin token, the control API requires this token, and `start` never prints the token', async () => {
  const started = await start(['--log-level', 'debug'], { GIFT_MOCK_ADMIN_TOKEN: 'given-to-it' })
  const settings = `${started.url}/__admin/settings`
  expect((await fetch(settings)).status).toBe(401)
  expect((await fetch(settings, { headers: { authorization: 'Bearer given-to-it' } })).status).toBe(200)
  const order = JSON.stringify({ AuthKey: 'a-real-AuthKey', DcId: 'DC500', Amount: '500' })
  await fetch(`${started.url}/at-gift/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: order,
  })
  await vi.waitUntil(() => started.output.stderr.includes('at-gift'), { timeout: 30_000 })
  const { stdout, stderr } = await started.stop()
  expect(stdout + stderr).not.toContain('given-to-it')
  expect(stdout + stderr).not.toContain('a-real-AuthKey')
})

const hasTerminal = spawnSync('script', ['--version']).status === 0

test.runIf(hasTerminal)('the output of `doctor` on a terminal is coloured, unless NO_COLOR is set', async () => {
  const onTerminal = (variables: Record<string, string>): string =>
    spawnSync('script', ['-qec', `${process.execPath} ${program} doctor`, '/dev/null'], {
      env: environment({ TERM: 'xterm-256color', ...variables }),
      encoding: 'utf8',
    }).stdout
  expect(onTerminal({})).toContain('\u001B[32mok')
  expect(onTerminal({ NO_COLOR: '1' })).toMatch(/^ok {4}gift-provider-mock/)
})
