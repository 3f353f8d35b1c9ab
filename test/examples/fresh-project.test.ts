import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../cli/command.ts'
import { packed } from './fresh-project.ts'

const project = packed()
const vitest = 'node_modules/vitest/vitest.mjs'
const jest = ['node_modules/jest/bin/jest.js']
const withModules = { NODE_OPTIONS: '--experimental-vm-modules' }

/** Returns the texts of example files by file name. */
function examples(...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [basename(path), readFileSync(join(root, 'examples', path), 'utf8')]))
}

/** The source of a Jest test. The test uses fake timers while a mock server runs. */
const withFakeTimers = `
  import { request } from 'node:http'
  import { text } from 'node:stream/consumers'
  import { jest } from '@jest/globals'
  import { startGiftMock } from 'gift-provider-mock'

  function send(url) {
    return new Promise((resolve) => {
      const sent = request(url + '/at-gift/demo-campaign/dc/getcode', { method: 'POST', headers: { 'content-type': 'application/json' } })
      sent.on('response', async (response) => resolve(response.statusCode + (await text(response))))
      sent.end('{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}')
    })
  }

  test('the mock server responds while fake timers are in use', async () => {
    const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000 } })
    jest.useFakeTimers({ now: 0 })
    expect(await send(mock.url)).toMatch(/^200/)
    expect(await send(mock.url)).toMatch(/^200/)
    await mock.close()
  })`

/**
 * Ten tests for Vitest. Each test waits until all ten have opened a sandbox, so all sandboxes are open at the same
 * time.
 */
const tenConcurrentTests = `
  import { test } from 'gift-provider-mock/vitest'
  import { describe, expect } from 'vitest'

  const allOpen = Promise.withResolvers()
  const ids = new Set()
  describe.concurrent('ten concurrent tests', () => {
    for (const number of Array(10).keys()) {
      test('test ' + number, async ({ gift }) => {
        ids.add(gift.id)
        if (ids.size === 10) allOpen.resolve()
        await allOpen.promise
        for (let bought = 0; bought < number; bought++) await gift.atGift.issue({ dcId: 'DC500', amount: 500 })
        const { totals } = await gift.sandbox.ledger()
        expect(totals.issued).toBe(number)
      })
    }
  })`

describe('in a project that has installed the package', { timeout: 60_000 }, () => {
  /** Output of the Vitest run. The first two tests of this file check the same run. */
  let vitestOutput: Promise<string> | undefined
  async function runVitest(): Promise<string> {
    const { write, node } = await project()
    write(examples('vitest/gift.test.ts', 'vitest/workers.test.ts', 'vitest/start-mock.ts', 'vitest/vitest.config.ts'))
    write({ 'ten.test.js': tenConcurrentTests })
    return node([vitest, 'run', '--maxConcurrency=10']).catch(({ message }: Error) => message)
  }

  test('in a project that has installed the package, the vitest examples pass', async () => {
    vitestOutput ??= runVitest()
    expect(await vitestOutput).toMatch(/✓ gift\.test\.ts \(3 tests\)/)
    expect(await vitestOutput).toMatch(/✓ workers\.test\.ts \(2 tests\)/)
  })

  test('each of ten concurrent vitest tests has its own sandbox', async () => {
    vitestOutput ??= runVitest()
    expect(await vitestOutput).toMatch(/✓ ten\.test\.js \(10 tests\)/)
    expect(await vitestOutput).toMatch(/Tests +15 passed \(15\)/)
  })

  test('in a project that has installed the package, the example for node:test passes', async () => {
    const { write, node } = await project()
    write(examples('node-test/gift.test.js'))
    expect(await node(['--test', '--test-reporter=tap'])).toMatch(/# pass 3\n# fail 0/)
  })

  /**
   * Output of the Jest run. All Jest tests of this group check the same run. The output names the files that passed or
   * failed.
   */
  let jestOutput: Promise<string> | undefined
  async function runJest(): Promise<string> {
    const { write, node } = await project()
    write({
      'package.json': JSON.stringify({
        private: true,
        type: 'module',
        jest: {
          projects: [
            { rootDir: 'example' },
            { rootDir: 'before', fakeTimers: { enableGlobally: true } },
            { rootDir: 'after' },
          ],
        },
      }),
      'example/gift.test.js': readFileSync(join(root, 'examples/jest/gift.test.js'), 'utf8'),
      'before/timers.test.js': withFakeTimers,
      'after/timers.test.js': withFakeTimers,
    })
    return node([...jest, '--runInBand', '--verbose'], withModules).catch(({ message }: Error) => message)
  }

  test('in a project that has installed the package, the Jest example passes', async () => {
    jestOutput ??= runJest()
    expect(await jestOutput).toMatch(/PASS example\/gift\.test\.js/)
    expect(await jestOutput).toMatch(/Tests: +4 passed, 4 total/)
  })

  test.each([
    ['enabled before the package is loaded', 'before'],
    ['enabled after the mock has started', 'after'],
  ])('the mock server responds in a Jest test with fake timers that are %s', async (_when, folder) => {
    jestOutput ??= runJest()
    expect(await jestOutput).toContain(`PASS ${folder}/timers.test.js`)
  })

  test('the client of `init --example` fails `replay` before the change in docs/first-ten-minutes.md and passes after the change', async () => {
    const { write, read, node } = await project()
    const [, file = '', before = '', after = ''] =
      /^\| (client\.mjs) \| `([^`]+)` \| `([^`]+)` \|$/m.exec(
        read('node_modules/gift-provider-mock/docs/first-ten-minutes.md'),
      ) ?? []
    const command = 'node_modules/gift-provider-mock/dist/cli/index.js'
    expect(await node([command, 'init', '--example', 'node'])).toContain(`npx gift-mock replay `)
    const judge = () => node([command, 'replay', 'at-gift/response-lost-after-issue', '--', 'node', file])
    await expect(judge()).rejects.toThrow('0 passed, 1 failed')
    write({ [file]: read(file).replace(before, after) })
    expect(await judge()).toContain('1 passed, 0 failed')
    await expect(node([command, 'init', '--example', 'node'])).rejects.toThrow('client.mjs exists already')
    await expect(node([command, 'init', '--example', 'cobol'])).rejects.toThrow('"cobol" is none of python, php')
  })

  test('every entry point of the package, except the one for vitest, can be imported by name', async () => {
    const { node } = await project()
    const { exports: named } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, unknown>
    }
    // vitest can be imported only in a test that vitest runs.
    const parts = Object.keys(named)
      .filter((part) => part !== './vitest' && part !== './package.json')
      .map((part) => `gift-provider-mock${part.slice(1)}`)
    expect(parts).toContain('gift-provider-mock/msw')
    expect(await node(['--input-type=module', '-e', parts.map((part) => `await import('${part}')`).join('\n')])).toBe(
      '',
    )
  })

  test('every entry point of the package can be loaded with `require`', async () => {
    const { node, write } = await project()
    const { exports: named } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, unknown>
    }
    const parts = Object.keys(named).map((part) => `gift-provider-mock${part.slice(1)}`)
    write({
      'require.cjs': `
        for (const part of ${JSON.stringify(parts)}) {
          try { console.log(part, Object.keys(require(part)).length > 0) } catch (error) { console.log(part, error.code ?? error.message) }
        }`,
    })
    const outsideItsRunner = 'Vitest failed to find the current suite.'
    const printed = await node(['--no-warnings', 'require.cjs'])
    for (const part of parts)
      expect(printed).toContain(`${part} ${part.endsWith('/vitest') ? outsideItsRunner : 'true'}`)
  })
})

describe('in a project without msw', { timeout: 60_000 }, () => {
  const report = `await import('gift-provider-mock/msw').catch((error) => console.log(error.message))`
  const run = (program: string): string[] => ['--input-type=module', '-e', program]

  test('without msw, the import of gift-provider-mock/msw fails with a one-line message that names msw', async () => {
    const { node, write } = await project('msw')
    expect(await node(run(report))).toMatch(
      /^Cannot find package 'msw' imported from .*\/gift-provider-mock\/dist\/mock-server\/msw\/index\.js\n$/,
    )
    // On Node 22, the rest of the test is left out: the module loader of Jest fails there, because the loader is still
    // busy with other modules.
    if (Number(process.versions.node.split('.')[0]) < 24) return
    write({
      'in-jest.test.js': `test('without msw, an import of gift-provider-mock/msw fails', () => expect(import('gift-provider-mock/msw')).rejects.toThrow(/^Cannot find module 'msw' from '.*\\/msw\\/index\\.js'/))`,
    })
    expect(await node(jest, withModules)).toMatch(/Tests: +1 passed, 1 total/)
  })

  test('if msw is not installed, the entry points of the package that do not need msw still work', async () => {
    const { node, write } = await project('msw')
    write(examples('vitest/gift.test.ts'))
    expect(await node([vitest, 'run'])).toMatch(/Tests +3 passed \(3\)/)
    expect(
      await node(
        run(`
      const { createGiftMock } = await import('gift-provider-mock')
      console.log((await createGiftMock().fetch(new Request('http://localhost/livez'))).status)`),
      ),
    ).toBe('200\n')
  })

  test('if msw itself throws an error while it loads, the import of gift-provider-mock/msw throws the same error', async () => {
    const { node, write } = await project('msw')
    write({
      'node_modules/msw/index.js': 'export const http = {}; throw new Error("broken")',
      'node_modules/msw/package.json': '{"exports": "./index.js"}',
    })
    expect(await node(run(report))).toBe('broken\n')
  })
})

describe('with a peer dependency that is too old', { timeout: 60_000 }, () => {
  test.each([
    ['msw', 'export const http = { all: (path) => path.endsWith("?") }', 'msw 2.15', 'giftHandlers(createGiftMock())'],
    ['vitest', 'export const test = { extend: () => ({}) }', 'vitest 4.1', ''],
  ])(
    'if the installed version of %s is too old, the error message contains the required version',
    async (peer, code, version, call) => {
      const { node, write } = await project(peer)
      write({
        [`node_modules/${peer}/index.js`]: code,
        [`node_modules/${peer}/package.json`]: '{"type": "module", "exports": "./index.js"}',
        'a.mjs': `
        import { createGiftMock } from 'gift-provider-mock'
        try {
          const { giftHandlers } = await import('gift-provider-mock/${peer}')
          ${call}
        } catch (error) { console.log(error.message) }`,
      })
      expect(await node(['a.mjs'])).toContain(`gift-provider-mock/${peer} needs ${version} or newer`)
    },
  )
})
