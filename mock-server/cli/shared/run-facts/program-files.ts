import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isSecretName } from '../../../core/redaction.ts'

/** A file and its SHA-256 in hexadecimal. `file` is the name that the command line contains. */
export interface ProgramFile {
  file: string
  sha256: string
}

/**
 * Extensions of files that may contain keys or short passwords. The SHA-256 of such a file could reveal a short
 * password.
 */
const SECRET_EXTENSIONS = ['.env', '.pem', '.key', '.p12', '.pfx', '.jks']

/**
 * Number of bytes that are read from a file at a time. With Node's default of 64 KB, a program of 100 MB takes twice as
 * long.
 */
const READ_BYTES = 1024 ** 2

/**
 * Returns the files that the words of a command line name, such as `client.py` or `--file=client.py`. Files with secret
 * names, and values of flags with secret names, are left out. Files that the named files load are not returned.
 */
export async function programFiles(words: readonly string[]): Promise<ProgramFile[]> {
  const named = words.flatMap((word, index) => {
    const [flag, value] = word.startsWith('-') && word.includes('=') ? split(word) : [words[index - 1] ?? '', word]
    return value === '' || (flag.startsWith('-') && isSecret(flag)) || isSecretFile(value) ? [] : [value]
  })
  const files = await Promise.all(
    [...new Set(named)].map(async (file) => {
      const isFile = await stat(file).then(
        (found) => found.isFile(),
        () => false,
      )
      return isFile ? [{ file, sha256: await sha256OfFile(file) }] : []
    }),
  )
  return files.flat()
}

function split(word: string): [flag: string, value: string] {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}

function isSecret(flag: string): boolean {
  return isSecretName(flag.replace(/[-_]?(?:file|path)$/i, ''))
}

function isSecretFile(path: string): boolean {
  const name = basename(path)
  const extension = extname(name)
  return (
    name.startsWith('.env') ||
    SECRET_EXTENSIONS.includes(extension) ||
    isSecretName(extension === '' ? name : name.slice(0, -extension.length))
  )
}

/** Returns the SHA-256 of a file, in hexadecimal. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: READ_BYTES }), hash)
  return hash.digest('hex')
}
