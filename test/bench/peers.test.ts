import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { shots } from '../../bench/load/shots.ts'
import { startGiftMock } from '../../mock-server/index.ts'

const folder = join(import.meta.dirname, '../../bench/peers')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')

test('the benchmark pins the versions of the other mock servers, and their lock file contains no registry URL', () => {
  const { dependencies } = JSON.parse(read('package.json'))
  expect(Object.values(dependencies)).toEqual(expect.arrayContaining([expect.stringMatching(/^\d+\.\d+\.\d+$/)]))
  expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([])
  const { packages } = JSON.parse(read('package-lock.json'))
  expect(packages[''].dependencies).toEqual(dependencies)
  expect(Object.values(packages).filter((entry) => 'resolved' in (entry as object))).toEqual([])
})

test('all mock servers in the benchmark return responses with the same members', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close())
  const { url, method, headers, body } = await shots.issue(mock.url)
  const issued = JSON.parse(await (await fetch(url, { method, headers, body: new Uint8Array(body ?? []) })).text())
  const bodies = [
    JSON.parse(read('wiremock/mappings/issue.json')).response.body,
    JSON.parse(read('mountebank.json')).stubs[0].responses[0].is.body,
    JSON.parse(read('mockoon.json')).routes[0].responses[0].body,
  ]
  for (const template of bodies) {
    // A placeholder after a colon stands for a number; any other placeholder is a part of a string.
    const filled = JSON.parse(
      String(template)
        .replaceAll(/:\{\{.*?\}\}/g, ':500')
        .replaceAll(/\{\{.*?\}\}/g, 'A'),
    )
    expect(Object.keys(filled)).toEqual(Object.keys(issued))
    expect(filled).toMatchObject({ Status: 'SUCCESS', Amount: issued.Amount })
  }
})
