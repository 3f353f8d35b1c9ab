import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyPackageFiles, isExecutable } from '../../mock-server/node/package-files.ts'

/**
 * First argument of the single executable that makes it run the native verifier. The second argument is the folder that
 * contains the packages of the verifier.
 */
export const VERIFIER = '--run-the-verifier-process'

/**
 * Folder of the single executable's assets. The assets contain the package of the verifier and all packages that the
 * verifier needs.
 */
const PACKAGES = 'node_modules'

/**
 * Returns the command-line arguments that make the Node executable of this process start the verifier.
 * @param folder an existing temporary folder. The single executable writes the native library of the verifier there,
 * because the system can load a library only from a file.
 */
export async function verifierArguments(folder: string): Promise<string[]> {
  if (isExecutable) {
    await copyPackageFiles(PACKAGES, `${folder}/${PACKAGES}`)
    return [VERIFIER, folder]
  }
  // The program is in the same folder as this file. Both files have the extension .ts in the checkout and .js in the
  // package.
  return [fileURLToPath(new URL(`verifier-process${extname(import.meta.filename)}`, import.meta.url))]
}
