import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { write } from './projects.ts'
import { root, run } from '../run.ts'

const { exports: exported } = z
  .object({ exports: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/** Names by which users import the parts of the package. */
export const entryPoints = Object.keys(exported).map((part) => `gift-provider-mock${part.slice(1)}`)

/**
 * Entry point that is resolved but not loaded, because it imports vitest, and vitest cannot be loaded outside its
 * runner.
 */
const onlyResolved = 'gift-provider-mock/vitest'
const code = entryPoints.filter((name) => name !== onlyResolved && !name.endsWith('.json'))

/** Loads every entry point with `import` and with `require`. Returns the number of entry points. */
export async function loadEntryPoints(folder: string): Promise<string> {
  write(folder, {
    'load.mjs': `
      for (const name of ${JSON.stringify(code)})
        if (Object.keys(await import(name)).length === 0) throw new Error(name + ' exports nothing')
      import.meta.resolve('${onlyResolved}')
      await import('gift-provider-mock/package.json', { with: { type: 'json' } })`,
    'load.cjs': `
      for (const name of ${JSON.stringify(code)})
        if (Object.keys(require(name)).length === 0) throw new Error(name + ' exports nothing')
      require.resolve('${onlyResolved}')
      require('gift-provider-mock/package.json')`,
  })
  for (const file of ['load.mjs', 'load.cjs']) await run(process.execPath, ['--no-warnings', file], { cwd: folder })
  return `${entryPoints.length} entry points, import and require`
}

/** Starts a mock in a CommonJS and in an ESM program and issues a code. */
export async function useInPrograms(folder: string): Promise<string> {
  const use = `
    const mock = createGiftMock()
    const client = new AtGiftClient({ baseUrl: 'http://localhost/at-gift', campaign: 'demo-campaign', authKey: 'MOCK-AuthKey-001',
      fetch: (url, init) => mock.fetch(new Request(url, init)) })
    client.issue({ dcId: 'DC500', amount: 500 }).then(async () => {
      const { totals } = await mock.admin.ledger()
      if (totals.issued !== 1) throw new Error('no code was issued')
      await mock.close()
    })`
  write(folder, {
    'use.mjs': `import { createGiftMock } from 'gift-provider-mock'
      import { AtGiftClient } from 'gift-provider-mock/clients'${use}`,
    'use.cjs': `const { createGiftMock } = require('gift-provider-mock')
      const { AtGiftClient } = require('gift-provider-mock/clients')${use}`,
  })
  for (const file of ['use.mjs', 'use.cjs']) await run(process.execPath, ['--no-warnings', file], { cwd: folder })
  return 'a code issued in an ESM and in a CommonJS program'
}
