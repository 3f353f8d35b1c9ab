import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { execute, folder } from '../cli/command.ts'
import { program } from '../helpers/built.ts'
import { blocksOf, pages } from './blocks.ts'

test('the script of docs/pipeline.md starts a mock, runs the tests with its URL, and ends the mock with exit code 0', async () => {
  const block = blocksOf(pages.filter(({ page }) => page === 'docs/pipeline.md')).find(({ code }) =>
    code.includes('--url-file'),
  )
  const script = (block?.code ?? expect.fail('no script'))
    .replace('node_modules/.bin/gift-mock', `'${process.execPath}' '${program}'`)
    .replace(
      'npm test',
      `'${process.execPath}' -e 'fetch(process.env.GIFT_MOCK_URL + "/readyz").then((r) => console.log("ready", r.status))'`,
    )
  const job = folder({ 'gift-mock.url': 'http://127.0.0.1:1' })
  const { code, stdout } = await execute('sh', ['-c', `cd '${job}' && ${script}`])
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/ready 200\n[^]*codes issued: 0/) })
  expect(existsSync(join(job, 'gift-mock.url'))).toBe(false)

  const failed = await execute('sh', ['-c', `cd '${job}' && ${script.replace('--port 0', '--port no')}`])
  expect({ code: failed.code, stdout: failed.stdout }).toEqual({ code: 1, stdout: '' })
})
