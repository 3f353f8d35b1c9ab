import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { folder, root, start } from '../command.ts'

interface Loads {
  modules: string[]
  schemas: number
}

/**
 * Starts the command. Returns the modules that were loaded and the number of schemas that were built before the command
 * began to listen. The path of a file is relative to the root of the repository.
 */
async function loadsOf(args: readonly string[]): Promise<Loads> {
  const started = await start(
    args,
    { NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, '../list-loaded-modules.mjs')).href}` },
    undefined,
    root,
    join(root, 'mock-server/cli/index.ts'),
  )
  const { stderr } = await started.stop()
  const { modules, schemas }: Loads = JSON.parse(stderr.split('\n').find((line) => line.startsWith('{"modules"')) ?? '')
  return {
    modules: modules.map((url) => (url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url)),
    schemas,
  }
}

/** Files and folders of modules that `start` loads only when it needs them. */
const onDemand = [
  'node_modules/commander/',
  'node_modules/hono/dist/helper/html/',
  'node_modules/pino/',
  'node_modules/pino-pretty/',
  'node_modules/@peculiar/',
  'node_modules/yaml/',
  'mock-server/admin/',
  'mock-server/core/conduct/checks/',
  'mock-server/core/conduct/report.ts',
  'mock-server/core/openapi/',
  'mock-server/core/preview/',
  'mock-server/core/scenario/client-report.ts',
  'mock-server/core/scenario/verdict.ts',
  'mock-server/cli/authority/',
  'mock-server/cli/start/certificate.ts',
  'mock-server/cli/start/log/request-text.ts',
  'mock-server/cli/start/config/config-file.ts',
  'mock-server/proxy/forward-proxy.ts',
  'mock-server/cli/program/',
  'mock-server/providers/at-gift/assumptions/',
  'mock-server/providers/at-gift/conduct/index.ts',
  'mock-server/providers/at-gift/openapi/',
  'mock-server/providers/at-gift/state/provider-states.ts',
  'mock-server/providers/realpay-gift/gift-page/gift-page.ts',
  'mock-server/providers/realpay-gift/gift-page/gift-page-texts.ts',
  'mock-server/providers/realpay-gift/assumptions/',
  'mock-server/providers/realpay-gift/conduct/index.ts',
  'mock-server/providers/realpay-gift/openapi/',
  'mock-server/providers/realpay-gift/state/provider-states.ts',
  'mock-server/storage/postgres/',
  'mock-server/storage/sqlite/',
  'contracts/',
  'scenarios/loading/library.ts',
  'scenarios/reference/',
  'node:sqlite',
]

test('the list of modules that `start` must not load names only files and folders that exist', () => {
  expect(onDemand.filter((part) => !part.startsWith('node:') && !existsSync(join(root, part)))).toEqual([])
})

test('`start` loads no module that is needed only on demand, and builds no validation schema', async () => {
  const { modules, schemas } = await loadsOf(['--log-level', 'error', '--no-watch'])
  expect(modules).toContain('mock-server/app.ts')
  expect(modules.filter((module) => onDemand.some((part) => module.startsWith(part)))).toEqual([])
  expect(schemas).toBe(0)
})

test('`start` loads the SQLite store if --store names an SQLite database', async () => {
  const { modules } = await loadsOf(['--store', `sqlite:${join(folder(), 'gift-mock.db')}`])
  expect(modules).toContain('mock-server/storage/sqlite/store.ts')
})
