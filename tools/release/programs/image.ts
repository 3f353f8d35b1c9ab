import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root, run } from '../run.ts'
import { withMock } from './running-mock.ts'

/** The user `nonroot` of the base image. */
const NONROOT = 65_532

/**
 * Does what the Dockerfile does, in a folder that becomes the root of the file system: copies the executable and the
 * libraries that the base image has, and starts the executable as a user other than root. Needs root and Linux.
 */
export async function runInEmptyRoot(): Promise<string> {
  if (process.getuid?.() !== 0) return 'not run: only root can change the root folder'
  const image = mkdtempSync(join(tmpdir(), 'gift-mock-image-'))
  const executable = join(root, 'build/gift-mock')
  try {
    for (const folder of ['usr/local/bin', 'data', 'tmp', 'proc', 'dev'])
      mkdirSync(join(image, folder), { recursive: true })
    chmodSync(image, 0o755)
    cpSync(executable, join(image, 'usr/local/bin/gift-mock'))
    const libraries = [...(await run('ldd', [executable])).matchAll(/(\/\S+\.so\S*)/g)].map(([, file = '']) => file)
    for (const file of libraries) {
      mkdirSync(join(image, dirname(file)), { recursive: true })
      cpSync(realpathSync(file), join(image, file))
    }
    const inside = ['chroot', '--userspec', `${NONROOT}:${NONROOT}`, image, '/usr/local/bin/gift-mock']
    const env = { GIFT_MOCK_HOST: '0.0.0.0', GIFT_MOCK_ADMIN_TOKEN: 'test' }
    await withMock(inside, [], { env }, async (url) => {
      await run('curl', ['-sSf', `${url}/`, '-o', '/dev/null'])
    })
    return `the steps of the Dockerfile in an empty root folder, as user ${NONROOT}; the image was not built`
  } finally {
    rmSync(image, { recursive: true, force: true })
  }
}
