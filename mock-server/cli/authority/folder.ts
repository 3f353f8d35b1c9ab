import { homedir } from 'node:os'
import { join } from 'node:path'
import { NAME } from '../../core/version.ts'

/** Name of the file that contains the CA's certificate. Clients have to trust this certificate. */
export const CA_FILE = 'ca.crt'

/**
 * Returns the folder in which the CA is stored if the user names no folder: the state folder of the XDG Base Directory
 * Specification or, on Windows, the folder for local application data.
 */
export function defaultFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = environment
  if (XDG_STATE_HOME) return join(XDG_STATE_HOME, NAME)
  if (platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, NAME)
  return join(homedir(), '.local/state', NAME)
}
