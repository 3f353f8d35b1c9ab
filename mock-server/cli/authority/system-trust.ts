/**
 * Commands that add a CA to the certificates that the operating system trusts, and commands that remove the CA again.
 */

import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { NAME } from '../../core/version.ts'

export type CommandLine = readonly [program: string, ...args: string[]]

export interface SystemTrust {
  install: readonly CommandLine[]
  remove: readonly CommandLine[]
}

/**
 * Folders in which the administrator of a Linux system stores certificates. Each folder is listed with the program that
 * makes the system trust the certificates in the folder.
 */
const linux = [
  ['/usr/local/share/ca-certificates', 'update-ca-certificates'],
  ['/etc/pki/ca-trust/source/anchors', 'update-ca-trust'],
  ['/etc/ca-certificates/trust-source/anchors', 'update-ca-trust'],
  ['/etc/pki/trust/anchors', 'update-ca-certificates'],
] as const

export interface System {
  platform: NodeJS.Platform
  isRoot: boolean
  exists(path: string): boolean
}

const thisSystem: System = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  exists: existsSync,
}

/**
 * Returns the commands that make the operating system trust a certificate, and the commands that remove this trust.
 * Returns undefined if the operating system is not supported.
 * @param fingerprint SHA-1 fingerprint of the certificate, in hex digits
 */
export function systemTrust(
  { file, fingerprint }: { file: string; fingerprint: string },
  { platform, isRoot, exists }: System = thisSystem,
): SystemTrust | undefined {
  if (platform === 'darwin') {
    const keychain = join(homedir(), 'Library/Keychains/login.keychain-db')
    return {
      install: [['security', 'add-trusted-cert', '-r', 'trustRoot', '-k', keychain, file]],
      remove: [['security', 'remove-trusted-cert', file]],
    }
  }
  if (platform === 'win32')
    return {
      install: [['certutil', '-user', '-addstore', 'Root', file]],
      remove: [['certutil', '-user', '-delstore', 'Root', fingerprint]],
    }
  const [folder, update] = linux.find(([path]) => exists(path)) ?? []
  if (folder === undefined || update === undefined) return undefined
  const place = `${folder}/${NAME}.crt`
  const asRoot = (...command: CommandLine): CommandLine => (isRoot ? command : ['sudo', ...command])
  return {
    install: [asRoot('install', '-m', '644', file, place), asRoot(update)],
    remove: [asRoot('rm', place), asRoot(update)],
  }
}
