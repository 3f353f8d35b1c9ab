import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { cacheFolder } from '../helpers/memory-folder.ts'
import { join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const home = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium')

/** Reason why Chromium cannot run on this machine, as a suffix for a test title. Empty if Chromium can run. */
export const noChromium =
  process.platform === 'linux' && process.arch === 'x64' && hasGlibc()
    ? ''
    : `: the Chromium of the registry is for Linux on x64 with glibc, and this is ${process.platform} on ${process.arch}`

function hasGlibc(): boolean {
  const { header } = process.report.getReport() as { header: object }
  return 'glibcVersionRuntime' in header
}

/**
 * Starts Chromium without access to the network. Requests to every host except 127.0.0.1 go to the port `trap` of this
 * machine.
 * @param trap port that receives the requests to all other hosts
 * @param options further options of the command line
 */
export async function startChromium(trap: number, options: readonly string[] = []): Promise<Browser> {
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${trap},EXCLUDE 127.0.0.1`, ...options],
    // The Chromium package contains system libraries that a minimal machine does not have.
    env: { ...process.env, LD_LIBRARY_PATH: join(folder, 'al2023/lib') },
    timeout: 60_000,
    // By default, Playwright ends this process on a signal. Another test in this worker may send such a signal to a
    // command that runs in this process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

/**
 * Returns the folder of Chromium. The 200 MB of Chromium are unpacked once per version, to a temporary folder that is
 * then renamed. A concurrent run therefore never finds a partly unpacked folder.
 */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const folder = join(cacheFolder(), `gift-mock-chromium-${version}`)
  if (existsSync(folder)) return folder
  const draft = mkdtempSync(`${folder}-`)
  const before = process.env['TMPDIR']
  // The Chromium package unpacks its files to the folder that TMPDIR names.
  process.env['TMPDIR'] = draft
  try {
    await Promise.all(['chromium.br', 'al2023.tar.br'].map((file) => inflate(join(home, 'bin', file))))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  try {
    renameSync(draft, folder)
  } catch {
    // The rename failed, because a concurrent run has created the folder first.
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}
