import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeFileAtomically } from '../../../mock-server/cli/shared/files.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'gift-mock-files-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('`writeFileAtomically` replaces the whole file and leaves no other file behind', async () => {
  const path = folder()
  writeFileSync(join(path, 'report'), 'old and longer')
  await writeFileAtomically(join(path, 'report'), 'new', 'the report')
  expect(readFileSync(join(path, 'report'), 'utf8')).toBe('new')
  expect(readdirSync(path)).toEqual(['report'])
})

test('`writeFileAtomically` writes to the target of a symbolic link, such as /dev/stdout, and keeps the link', async () => {
  const path = folder()
  writeFileSync(join(path, 'target'), '')
  symlinkSync(join(path, 'target'), join(path, 'link'))
  await writeFileAtomically(join(path, 'link'), 'text', 'the report')
  expect(lstatSync(join(path, 'link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(path, 'target'), 'utf8')).toBe('text')
})

test('the error about a file that cannot be written contains the path of the file and the reason', async () => {
  await expect(writeFileAtomically(folder(), 'text', 'the report')).rejects.toThrow(
    /^the report .* cannot be written: it is a folder$/,
  )
})
