import { afterAll, expect } from 'vitest'
import { finishFile } from './file-finished.ts'
// oxlint-disable-next-line import/no-unassigned-import -- the import patches `Socket.prototype.connect`
import './no-network.ts'

/**
 * Returns the state of the process that all test files of a worker share: the environment variables and some globals.
 * Every test file has to restore this state.
 */
function shared(): Map<string, unknown> {
  const { fetch, setTimeout, Date } = globalThis
  const variables = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'))
  return new Map<string, unknown>([
    // No test file may replace the object `process.env`, because Vitest stubs variables in the original object.
    // Therefore the object itself is compared, too.
    ...Object.entries({ 'process.env': process.env, 'process.cwd()': process.cwd(), fetch, setTimeout, Date }),
    ...variables.map(([name, value]): [string, unknown] => [`the variable ${name}`, value]),
  ])
}

// The state at the start of a test file. Vitest evaluates this file once per test file, but the modules that this file
// imports only once per worker.
const before = shared()
afterAll(async () => {
  await finishFile()
  const after = shared()
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  )
  expect(changed, 'what the test file changed in the process and did not put back').toEqual([])
}, 30_000)
