import { WriteStream } from 'node:tty'
import { expect, test, vi } from 'vitest'
import { fakeHostTimers } from '../../helpers/host-timers.ts'
import { createProgress } from '../../../mock-server/cli/shared/progress.ts'

/** Terminal control sequence that erases the current line and moves the cursor to the start of the line. */
const CLEAR = '\u001B[2K\u001B[1G'

/**
 * Returns a fake output stream, which is a terminal or a pipe, and the list of texts that are written to the stream.
 */
function stream(isTTY: boolean, columns = 40): { stream: NodeJS.WriteStream; written: string[] } {
  const written: string[] = []
  const write = (text: string): boolean => written.push(text) > 0
  return { stream: Object.assign(Object.create(WriteStream.prototype), { isTTY, columns, write }), written }
}

test('on a terminal, the progress line is erased before permanent output is printed', () => {
  const { stream: terminal, written } = stream(true)
  const progress = createProgress(terminal, 3)
  progress.begin('one')
  progress.begin('two')
  progress.end('one', () => written.push('✓ one\n'))
  progress.clear()
  expect(written.join('').split(CLEAR)).toEqual([
    '',
    '0 of 3 done, running: one',
    '0 of 3 done, running: one, two',
    '✓ one\n',
    '1 of 3 done, running: two',
    '',
  ])
})

test('the progress line is never longer than the width of the terminal', () => {
  const { stream: terminal, written } = stream(true, 20)
  createProgress(terminal, 3).begin('a-name-that-is-long')
  expect(written.join('')).toBe(`${CLEAR}0 of 3 done, runnin`)
})

test('if the output is a pipe, the progress line is not written', () => {
  const { stream: pipe, written } = stream(false)
  const progress = createProgress(pipe, 1)
  progress.begin('one')
  progress.end('one', () => written.push('✓ one\n'))
  progress.clear()
  expect(written).toEqual(['✓ one\n'])
})

test('if the output is a pipe, a line about each running item is written every 30 seconds until the item ends', () => {
  fakeHostTimers()
  const { stream: pipe, written } = stream(false)
  const progress = createProgress(pipe, 2)
  progress.begin('one', (seconds) => `one: ${seconds} s`)
  vi.advanceTimersByTime(29_999)
  expect(written).toEqual([])
  vi.advanceTimersByTime(1)
  progress.begin('two', (seconds) => `two: ${seconds} s`)
  vi.advanceTimersByTime(30_000)
  expect(written).toEqual(['one: 30 s\n', 'one: 60 s\n', 'two: 30 s\n'])
  progress.end('one', () => {})
  vi.advanceTimersByTime(30_000)
  expect(written.slice(3)).toEqual(['two: 60 s\n'])
  progress.clear()
  vi.advanceTimersByTime(90_000)
  expect(written).toHaveLength(4)
})

test('on a terminal, no line about a running item is written', () => {
  fakeHostTimers()
  const { stream: terminal, written } = stream(true)
  createProgress(terminal, 1).begin('one', () => 'one')
  const before = written.length
  vi.advanceTimersByTime(60_000)
  expect(written).toHaveLength(before)
})
