import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkWritable, checkWritableFolder, writeFileAtomically } from '../../../mock-server/cli/shared/files.ts'
import { makeFolder } from '../../../mock-server/node/make-folder.ts'

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

test('`writeFileAtomically` keeps a symbolic link, such as /dev/stdout, and writes to its target', async () => {
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

/** Paths at which not even root can create a file or a folder, each with the reason in the error. */
const impossible = [
  { path: () => '', reason: 'the name is empty' },
  {
    path: () => join(import.meta.filename, 'below-a-file'),
    reason: 'a part of its path is not a folder|.* is not a folder',
  },
  // For this path, the recursive `mkdir` of Node never returns.
  ...(existsSync('/proc/self')
    ? [{ path: () => '/proc/gift-mock', reason: 'there is no such file or folder|EACCES.*' }]
    : []),
]

test.each(impossible)(
  'before a command starts its work, the command rejects a path at which no file can be created ($reason)',
  async ({ path, reason }) => {
    const message = new RegExp(`^the report .*cannot be written: (?:${reason})$`)
    await expect(checkWritable(path(), 'the report')).rejects.toThrow(message)
    await expect(checkWritableFolder(path(), 'the report')).rejects.toThrow(message)
    await expect(makeFolder(path())).rejects.toThrow(/ENOENT|ENOTDIR|EACCES|is not a folder/)
  },
)

test('`checkWritable` leaves no file or folder behind', async () => {
  const path = folder()
  await checkWritable(join(path, 'report'), 'the report')
  await checkWritableFolder(join(path, 'a/b/c'), 'the folder')
  expect(readdirSync(path)).toEqual([])
  expect(await makeFolder(join(path, 'a/b/c'))).toEqual(['a', 'a/b', 'a/b/c'].map((name) => join(path, name)))
  expect(await makeFolder(join(path, 'a/b/c'))).toEqual([])
})
