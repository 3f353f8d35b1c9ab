import { WriteStream } from 'node:tty'
import { expect, test } from 'vitest'
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
