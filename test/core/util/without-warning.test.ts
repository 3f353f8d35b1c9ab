import { expect, onTestFinished, test, vi } from 'vitest'
import { withoutExperimentalWarning } from '../../../mock-server/core/util/without-warning.ts'

test('`withoutExperimentalWarning` suppresses only the experimental warning of the named feature, and only while the function runs', () => {
  const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => emitted.mockRestore())
  const warn = (feature: string): void =>
    process.emitWarning(`${feature} is an experimental feature and might change at any time`, 'ExperimentalWarning')
  const result = withoutExperimentalWarning('SQLite', () => {
    warn('SQLite')
    warn('stripTypeScriptTypes')
    return 'result'
  })
  warn('SQLite')
  expect(result).toBe('result')
  expect(emitted.mock.calls.map(([message]) => String(message).split(' ')[0])).toEqual([
    'stripTypeScriptTypes',
    'SQLite',
  ])
})
