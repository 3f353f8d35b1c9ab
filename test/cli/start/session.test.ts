import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { call, clientsOf, folder, noLimit, start } from '../command.ts'

test('`start --snapshot` continues with the codes and the seed of the snapshot', async () => {
  const file = join(folder(), 'snapshot.json')
  const config = ['--config', join(folder({ 'c.json': noLimit }), 'c.json')]
  const first = await start([...config, '--snapshot-on-exit', file, '--seed', 'my seed'])
  const issued = await clientsOf(first).atGift.issue({ dcId: 'DC500', amount: 500 })
  expect((await first.stop()).code).toBe(0)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ seed: 'my seed' })

  const second = await start([...config, '--snapshot', file])
  const { atGift } = clientsOf(second)
  expect(await atGift.inquire({ dcId: 'DC500', amount: 500, tranId: issued.tranId })).toEqual(issued)
  expect((await atGift.issue({ dcId: 'DC500', amount: 500 })).tranId).not.toBe(issued.tranId)
  const { stdout } = await second.stop()
  expect(stdout).toContain('codes issued: 1\n')
  expect(stdout).toContain('not counted: the store contains 1 code from earlier sessions\n')
})

test('`start` rejects a damaged snapshot and leaves a new store empty', async () => {
  const path = folder()
  const good = join(path, 'good.json')
  const damaged = join(path, 'damaged.json')
  const store = ['--store', `sqlite:${join(path, 'mock.db')}`]
  const first = await start(['--snapshot-on-exit', good])
  await clientsOf(first).atGift.issue({ dcId: 'DC500', amount: 500 })
  await first.stop()
  writeFileSync(damaged, readFileSync(good, 'utf8').replace('"faceValue":500', '"faceValue":501'))
  expect(await call(['start', '--port', '0', ...store, '--snapshot', damaged])).toMatchObject({
    code: 1,
    stderr: `gift-mock: the snapshot ${damaged}: it does not fit its checksum: the snapshot was damaged or changed by hand\n`,
  })
  const second = await start([...store, '--snapshot', good])
  expect(await (await fetch(`${second.url}/__admin/ledger`)).json()).toMatchObject({ totals: { issued: 1 } })
  expect((await second.stop()).code).toBe(0)
})

test('a second signal ends `start` immediately, even if a request is still in progress', async () => {
  const started = await start()
  const { hostname, port } = new URL(started.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  socket.write(
    'POST /at-gift/demo-campaign/dc/getcode HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  )
  await vi.waitUntil(() => started.output.stderr.includes('listening'), { timeout: 30_000 })
  started.child.kill('SIGINT')
  await vi.waitUntil(() => started.output.stderr.includes('stopping on SIGINT'), { interval: 5, timeout: 30_000 })
  // A SIGINT immediately after the first SIGINT counts as a duplicate and is ignored. The SIGTERM arrives later,
  // while the mock still waits for the request in progress, so the SIGTERM ends the process.
  started.child.kill('SIGINT')
  const insisting = setInterval(() => started.child.kill('SIGTERM'), 50)
  const { signal, stdout } = await started.ended
  clearInterval(insisting)
  expect(signal).toBe('SIGTERM')
  expect(stdout).not.toContain('codes issued')
})

test('`start --watch` applies changes of the configuration file while the mock runs', async () => {
  const path = join(folder({ 'mock.yaml': 'logFormat: json\nsettings:\n  atGift.limit.requests: 5\n' }), 'mock.yaml')
  const started = await start(['--config', path, '--watch'], { GIFT_MOCK_PROT: '1' })
  const value = async (name: string): Promise<unknown> => {
    const settings: Record<string, { value: unknown }> = (await (
      await fetch(`${started.url}/__admin/settings`)
    ).json()) as Record<string, { value: unknown }>
    return settings[name]?.value
  }
  const logged = (): { level: string; msg: string }[] =>
    started.output.stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { level: string; msg: string })
  const waitFor = (message: string) =>
    vi.waitUntil(() => logged().find(({ msg }) => msg.includes(message)), { timeout: 5000, interval: 20 })
  expect(await value('atGift.limit.requests')).toBe(5)
  expect(await waitFor('GIFT_MOCK_PROT')).toMatchObject({
    level: 'warn',
    msg: 'the variable GIFT_MOCK_PROT is unknown to the mock; did you mean GIFT_MOCK_PORT?',
  })

  writeFileSync(
    path,
    'logFormat: json\nport: 4700\nsettings:\n  realpayGift.limit: {requests: 7}\n  atGift.campaigns: [{campaign: c, authKey: top-secret}]\n',
  )
  await waitFor('requires a restart')
  expect(
    logged()
      .map(({ msg }) => msg)
      .filter((msg) => msg.includes('mock.yaml')),
  ).toEqual([
    `${path} changed atGift.limit.requests (to its default), realpayGift.limit.requests to 7, atGift.campaigns`,
    `${path} changed port, which requires a restart`,
  ])
  expect([await value('atGift.limit.requests'), await value('realpayGift.limit.requests')]).toEqual([1, 7])

  const fixed =
    'logFormat: json\nport: 4700\nsettings:\n  realpayGift.limit: {requests: 8}\n  atGift.campaigns: [{campaign: c, authKey: top-secret}]\n'
  writeFileSync(path, fixed)
  expect(await waitFor('to 8')).toMatchObject({ level: 'info', msg: `${path} changed realpayGift.limit.requests to 8` })

  writeFileSync(path, 'settings:\n  realpayGift.limit.requests: 9\n  realpayGift.limit.windowM: 9\n')
  expect(await waitFor('changed nothing')).toMatchObject({
    level: 'warn',
    msg: `${path} changed nothing: ${path}:3: unknown setting "realpayGift.limit.windowM"; did you mean "realpayGift.limit.windowMs"?`,
  })
  expect(await value('realpayGift.limit.requests')).toBe(8)
  const { stderr, code } = await started.stop()
  expect(code).toBe(0)
  expect(stderr).not.toContain('top-secret')
})

test('`start` writes all log messages, even if a signal stops the mock right after the start', async () => {
  const { code, stderr } = await (await start(['--log-format', 'json'])).stop('SIGINT')
  expect(code).toBe(0)
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg),
  ).toEqual(['listening', 'stopping on SIGINT'])
})

test('the file of `start --url-file` contains the URL while the mock runs', async () => {
  const path = folder({ 'mock.url': 'http://127.0.0.1:1\n' })
  const file = join(path, 'mock.url')
  const started = await start(['--url-file', file])
  expect(readFileSync(file, 'utf8')).toBe(`${started.url}\n`)
  expect((await started.stop()).code).toBe(0)
  expect(existsSync(file)).toBe(false)

  writeFileSync(file, 'http://127.0.0.1:1\n')
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const { port } = z.object({ port: z.number() }).parse(taken.address())
  expect((await call(['start', '--port', port.toString(), '--url-file', file])).code).toBe(1)
  expect(existsSync(file)).toBe(false)
})

test('before the mock starts, `start --url-file` rejects a file that cannot be written', async () => {
  const file = join(folder({ 'mock.url': '' }), 'mock.url/deeper')
  const { code, stderr } = await call(['start', '--port', '0', '--url-file', file])
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`the file for the URL ${file} cannot`) })
})
