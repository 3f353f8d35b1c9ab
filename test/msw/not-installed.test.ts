import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gift-mock-no-msw-'))
  for (const name of ['mock-server', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules'))) if (name !== 'msw') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function run(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: folder })
  return stdout.trim()
}

test('without msw its part says in one line what to install', async () => {
  expect(await run(`await import('./mock-server/msw.ts').catch((error) => console.log(error.message))`)).toBe('gift-provider-mock/msw needs msw, which is not installed: npm install --save-dev msw@3')
})

test('without msw the rest works', async () => {
  expect(await run(`const { createGiftMock } = await import('./mock-server/index.ts'); console.log((await createGiftMock().fetch(new Request('http://localhost/livez'))).status)`)).toBe('200')
})

test('an msw that is there and broken says so itself', async () => {
  const msw = join(folder, 'node_modules/msw')
  mkdirSync(msw)
  writeFileSync(join(msw, 'index.mjs'), 'throw new Error("broken")')
  writeFileSync(join(msw, 'package.json'), JSON.stringify({ name: 'msw', exports: './index.mjs' }))
  expect(await run(`await import('./mock-server/msw.ts').catch((error) => console.log(error.message))`)).toBe('broken')
})
