import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const home = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium')

/** Why this machine can run no Chromium of the registry, to be added to a title; empty where it can. */
export const noChromium =
  process.platform === 'linux' && process.arch === 'x64' && hasGlibc()
    ? ''
    : `: the Chromium of the registry is for Linux on x64 with glibc, and this is ${process.platform} on ${process.arch}`

function hasGlibc(): boolean {
  const { header } = process.report.getReport() as { header: object }
  return 'glibcVersionRuntime' in header
}

/**
 * Chromium without a way to the network: every name and address but 127.0.0.1 leads to one port of this machine.
 * @param trap that port
 */
export async function startChromium(trap: number): Promise<Browser> {
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${trap},EXCLUDE 127.0.0.1`],
    // The libraries come along: a slim machine has none of them.
    env: { ...process.env, LD_LIBRARY_PATH: join(folder, 'al2023/lib') },
    timeout: 60_000,
  })
}

/** 200 MB, once for each version; runs that begin at once do not find it half done. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `gift-mock-chromium-${version}`)
  if (existsSync(folder)) return folder
  const draft = mkdtempSync(`${folder}-`)
  const before = process.env['TMPDIR']
  // It unpacks to the folder for temporary files, whichever that is.
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
    // Another run was faster.
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}
