import { WriteStream } from 'node:tty'
import { expect, test } from 'vitest'
import { createProgress } from '../../../mock-server/cli/shared/progress.ts'

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
  const clear = '\r\u001B[2K'
  expect(written).toEqual([
    `${clear}0 of 3 done, running: one`,
    `${clear}0 of 3 done, running: one, two`,
    clear,
    '✓ one\n',
    `${clear}1 of 3 done, running: two`,
    clear,
  ])
})

test('a line is never longer than the width of the terminal', () => {
  const { stream: terminal, written } = stream(true, 20)
  createProgress(terminal, 3).begin('a-name-that-is-long')
  expect(written).toEqual(['\r\u001B[2K0 of 3 done, runnin'])
})

test('in a pipe it writes only permanent output', () => {
  const { stream: pipe, written } = stream(false)
  const progress = createProgress(pipe, 1)
  progress.begin('one')
  progress.end('one', () => written.push('✓ one\n'))
  progress.clear()
  expect(written).toEqual(['✓ one\n'])
})
