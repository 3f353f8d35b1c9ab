import { WriteStream } from 'node:tty'
import { expect, test } from 'vitest'
import { createProgress } from '../../../mock-server/cli/shared/progress.ts'

/** Erases the line and returns to its start. */
const CLEAR = '\u001B[2K\u001B[1G'

/** A fake terminal or pipe that records its output. */
function stream(isTTY: boolean, columns = 40): { stream: NodeJS.WriteStream; written: string[] } {
  const written: string[] = []
  const write = (text: string): boolean => written.push(text) > 0
  return { stream: Object.assign(Object.create(WriteStream.prototype), { isTTY, columns, write }), written }
}

test('on a terminal it shows what is running in a line that it erases before it prints permanent output', () => {
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

test('a line is never longer than the width of the terminal', () => {
  const { stream: terminal, written } = stream(true, 20)
  createProgress(terminal, 3).begin('a-name-that-is-long')
  expect(written.join('')).toBe(`${CLEAR}0 of 3 done, runnin`)
})

test('in a pipe it writes only permanent output', () => {
  const { stream: pipe, written } = stream(false)
  const progress = createProgress(pipe, 1)
  progress.begin('one')
  progress.end('one', () => written.push('✓ one\n'))
  progress.clear()
  expect(written).toEqual(['✓ one\n'])
})
