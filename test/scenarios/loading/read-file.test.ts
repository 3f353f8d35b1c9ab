import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readScenarioFile } from '../../../scenarios/loading/read-file.ts'
import { folder } from '../../cli/command.ts'
import { head, tail } from './support.ts'

test('if a scenario file is read twice, the results are equal, and a caller may change its result', async () => {
  const file = join(folder({ 'own.yaml': head + tail }), 'own.yaml')
  const first = await readScenarioFile(file)
  const original = structuredClone(first)
  expect(original.found).toMatchObject({ file, text: head + tail, nameLine: 1, taskLine: 4 })
  for (const result of [first, await readScenarioFile(file)]) {
    Object.assign(result.found?.document ?? {}, { name: 'changed' })
    Object.assign(result.found?.scenario.expect ?? {}, { conduct: 'changed' })
  }
  expect(await readScenarioFile(file)).toEqual(original)
})

test('if a scenario file changes after the first reading, the next reading parses the file again', async () => {
  const file = join(folder({ 'own.yaml': head + tail }), 'own.yaml')
  const { found } = await readScenarioFile(file)
  expect(found?.scenario.name).toBe('own/one')
  writeFileSync(file, (head + tail).replace('own/one', 'own/two'))
  expect((await readScenarioFile(file)).found?.scenario.name).toBe('own/two')
  writeFileSync(file, `${head}${tail}surplus: 1\n`)
  const { found: invalid, problems } = await readScenarioFile(file)
  expect(invalid).toBeUndefined()
  expect(problems).toHaveLength(1)
  writeFileSync(file, head + tail)
  expect((await readScenarioFile(file)).found?.scenario).toEqual(found?.scenario)
})
