import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import { randomToken } from '../../core/ids/random.ts'
import { hostClock } from '../../core/time/host-clock.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { CA_FILE, defaultFolder } from './folder.ts'
import { expiryOf, formatKept, type Kept, parseKept, type Pem } from './kept-file.ts'
import { isPermitted, serverNames } from './certified-names.ts'
import { makeFolder } from '../../node/make-folder.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A server certificate is replaced if the certificate expires within this time [ms]. */
const RENEW_SERVER_MS = 30 * DAY_MS
/**
 * A CA is replaced if it expires within this time [ms]. A CA must be valid longer than the server certificates that it
 * issues.
 */
const RENEW_AUTHORITY_MS = 400 * DAY_MS
/**
 * Maximum number of attempts to read the folder. An attempt may fail because another process changes the folder at the
 * same time. After the last attempt, the CA cannot be opened.
 */
const MAX_TRIES = 10

export interface LocalAuthority {
  /** The certificate of the CA in PEM. */
  ca: string
  /**
   * `cert` is the certificate of the server, followed by the certificate of the CA. `key` is the private key of the
   * server.
   */
  server: Pem
  /** Issues a server certificate for a host name. @throws Error if the CA may not certify the name */
  certify(host: string): Promise<Pem>
  /** The file with the certificate of the CA; undefined if the folder cannot be written. */
  file: string | undefined
  /** The reason why the CA could not be stored; undefined if the CA is stored in the folder. */
  problem: string | undefined
  /**
   * `first`: the CA is new and replaces no other CA. `again`: the CA is new and replaces an older CA that clients may
   * trust. `kept`: the CA existed before.
   */
  origin: 'first' | 'again' | 'kept'
}

export interface AuthorityOptions {
  /** Folder of the CA; by default, the folder that `defaultFolder` returns. */
  folder?: string | undefined
  /**
   * Host names and addresses that the server certificate has to be valid for, in addition to the names in
   * `serverNames`.
   */
  hosts?: readonly string[]
  nowMs?: number
}

/**
 * Opens the user's CA and the server certificate that the CA has issued. Creates both on first use. Creates a new
 * server certificate if the old certificate expires soon or lacks a host. Also creates a new CA if the old CA expires
 * soon or may not certify a host.
 *
 * Several processes may call this function at the same time. Each new state (the CA and the server certificate) is
 * stored in a new file, and the name of the file contains the next number. Only one process can create the file with a
 * given number, so all processes use the same CA.
 * @throws Problem if `folder` is given and cannot be written. If `folder` is not given and the default folder cannot be
 * written, the CA is not stored, so only this process can use the CA
 */
export async function openLocalAuthority({
  folder,
  hosts = [],
  nowMs = hostClock.now(),
}: AuthorityOptions = {}): Promise<LocalAuthority> {
  const place = folder ?? defaultFolder()
  try {
    return await openIn(place, hosts, nowMs)
  } catch (error) {
    const problem = error instanceof Problem ? error.message : errorMessage(error)
    if (folder !== undefined)
      throw new Problem(400, {
        en: `the CA cannot be kept in ${place}: ${problem}`,
        ja: `CA を ${place} に保存できない: ${problem}`,
      })
    const { authority, server } = await temporaryAuthority(hosts, nowMs)
    return {
      ca: authority.cert,
      server,
      certify: certifier(authority, []),
      file: undefined,
      problem: `${place}: ${problem}`,
      origin: 'first',
    }
  }
}

/** Creates a CA that is not stored, and a server certificate that this CA has issued. */
export function temporaryAuthority(hosts: readonly string[], nowMs = hostClock.now()): Promise<Kept> {
  return renewed(undefined, hosts, nowMs)
}

/**
 * Returns a function that issues a certificate for a host name.
 * @param also further names that this CA may certify, beside the names that every CA may certify
 */
export function certifier(authority: Pem, also: readonly string[]): LocalAuthority['certify'] {
  return async (host) => {
    if (!isPermitted(host, also)) throw new Error(`the CA may not certify ${host}`)
    const { createServerCertificate } = await import('./certificates.ts')
    return createServerCertificate(authority, [host], hostClock.now())
  }
}

async function openIn(folder: string, hosts: readonly string[], nowMs: number): Promise<LocalAuthority> {
  await makeFolder(folder, { mode: 0o700 })
  let before: Kept | undefined
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const found = await newest(folder)
    const { kept } = found
    if (attempt === 0) before = kept
    if (kept && isSufficient(kept, hosts, nowMs)) {
      await publish(folder, kept.authority.cert, found.older)
      const origin = !before ? 'first' : before.authority.cert === kept.authority.cert ? 'kept' : 'again'
      return {
        ca: kept.authority.cert,
        server: kept.server,
        certify: certifier(kept.authority, kept.also),
        file: join(folder, CA_FILE),
        problem: undefined,
        origin,
      }
    }
    await add(folder, found.number + 1, formatKept(await renewed(kept, hosts, nowMs)))
    // Another process may have created the file with this number first. The next attempt reads that file.
  }
  throw new Error('other processes replace the CA all the time')
}

const NAME_PATTERN = /^authority-(\d{1,9})\.pem$/

async function newest(folder: string): Promise<{ number: number; kept: Kept | undefined; older: string[] }> {
  const numbers = (await readdir(folder))
    .flatMap((name) => NAME_PATTERN.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b)
  const number = numbers.pop()
  if (number === undefined) return { number: 0, kept: undefined, older: [] }
  const text = await readFile(join(folder, fileName(number)), 'utf8').catch((error: NodeJS.ErrnoException) => {
    // The file has disappeared, because another process has created a newer file and removed this file.
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return { number, kept: parseKept(text), older: numbers.map(fileName) }
}

function fileName(number: number): string {
  return `authority-${number}.pem`
}

/** Creates a file that only its owner can read. If the file exists, the file stays unchanged. */
async function add(folder: string, number: number, text: string): Promise<void> {
  const temporary = join(folder, `.${randomToken()}.tmp`)
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' })
    // Creating a link is atomic and never replaces an existing file.
    await link(temporary, join(folder, fileName(number)))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/**
 * Writes the certificate of the CA to the file that clients read, and removes the files `older`, which contain earlier
 * states.
 */
async function publish(folder: string, certificate: string, older: readonly string[]): Promise<void> {
  const file = join(folder, CA_FILE)
  const there = await readFile(file, 'utf8').catch(() => undefined)
  if (there !== certificate) {
    const temporary = join(folder, `.${randomToken()}.tmp`)
    await writeFile(temporary, certificate)
    await rename(temporary, file)
  }
  for (const name of older) await rm(join(folder, name), { force: true })
}

function isSufficient({ names, authority, server }: Kept, hosts: readonly string[], nowMs: number): boolean {
  return (
    [...serverNames, ...hosts].every((name) => names.includes(name)) &&
    expiryOf(server.cert) > nowMs + RENEW_SERVER_MS &&
    expiryOf(authority.cert) > nowMs + RENEW_AUTHORITY_MS
  )
}

/**
 * Creates a new server certificate. Also creates a new CA if the CA in `kept` may not certify a name or expires too
 * soon.
 */
async function renewed(kept: Kept | undefined, hosts: readonly string[], nowMs: number): Promise<Kept> {
  const { createAuthority, createServerCertificate } = await import('./certificates.ts')
  const names = [...new Set([...serverNames, ...(kept?.names ?? []), ...hosts])]
  const also = names.filter((name) => !isPermitted(name, []))
  const isUsable =
    kept !== undefined &&
    names.every((name) => isPermitted(name, kept.also)) &&
    expiryOf(kept.authority.cert) > nowMs + RENEW_AUTHORITY_MS
  const authority = isUsable ? kept.authority : await createAuthority(also, nowMs)
  const server = await createServerCertificate(authority, names, nowMs)
  return { names, also: isUsable ? kept.also : also, authority, server }
}
