import { withOwnCommand } from '../../reporting/own-command.ts'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { Problem } from '../../core/http/problem.ts'
import { quoteForShell } from '../../core/util/shell.ts'
import { type LocalAuthority, openLocalAuthority } from './local-authority.ts'
import { caText } from './messages.ts'
import { type CommandLine, type System, systemTrust } from './system-trust.ts'
import { trustTable } from './client-trust.ts'

interface Folder {
  caFolder?: string
}

/**
 * Opens the CA.
 * @throws Problem if the CA cannot be stored. A CA that only this process knows would be useless, because other
 * programs have to trust the CA
 */
async function opened({ caFolder }: Folder): Promise<LocalAuthority & { file: string }> {
  const authority = await openLocalAuthority({ folder: caFolder || process.env['GIFT_MOCK_CA_FOLDER'] || undefined })
  if (authority.file === undefined) {
    const { problem = '' } = authority
    throw new Problem(500, { en: `the CA cannot be kept: ${problem}`, ja: `CA を保存できない: ${problem}` })
  }
  return { ...authority, file: authority.file }
}

/** Prints how to make clients of each kind trust the CA. */
export async function describeCa(given: Folder): Promise<number> {
  const { file } = await opened(given)
  print(`${caText('certificate')}: ${file}`, '', caText('trust'), ...trustTable(file), '')
  print(caText('replacing'), caText('limits'))
  return 0
}

export async function printCaPath(given: Folder): Promise<number> {
  print((await opened(given)).file)
  return 0
}

/** Prints the CA's certificate in PEM. */
export async function printCa(given: Folder): Promise<number> {
  process.stdout.write((await opened(given)).ca)
  return 0
}

/**
 * Prints the commands that make the operating system trust the CA. If `yes` is true, also runs these commands.
 * @param run runs a command and returns its exit code
 */
export async function installCa(
  { yes = false, ...given }: Folder & { yes?: boolean },
  run: (command: CommandLine) => number = runCommand,
  system?: System,
): Promise<number> {
  const { file, ca } = await opened(given)
  const fingerprint = new X509Certificate(ca).fingerprint.replaceAll(':', '')
  const commands = systemTrust({ file, fingerprint }, system)
  if (!commands) {
    print(caText('unknownSystem'), `  ${file}`)
    return 1
  }
  if (!yes) {
    print(caText('installing'), ...commands.install.map(commandText), '')
    print(caText('removing'), ...commands.remove.map(commandText))
    return 0
  }
  for (const command of commands.install) {
    print(commandText(command))
    const code = run(command)
    if (code !== 0)
      throw new Problem(500, {
        en: `${command[0]} failed with exit code ${code}: the system may not trust the CA`,
        ja: `${command[0]} が終了コード ${code} で失敗した。システムは CA を信頼していない可能性がある`,
      })
  }
  print(caText('installed'), caText('removing'), ...commands.remove.map(commandText))
  return 0
}

function runCommand([program, ...args]: CommandLine): number {
  return spawnSync(program, args, { stdio: 'inherit' }).status ?? 127
}

function commandText(command: CommandLine): string {
  return `  ${command.map((word) => (/^[\w./:@+-]+$/.test(word) ? word : quoteForShell(word))).join(' ')}`
}

function print(...lines: string[]): void {
  process.stdout.write(`${withOwnCommand(lines.join('\n'))}\n`)
}
