import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { proxyEnvironment } from '../../../mock-server/cli/run-client/environment.ts'
import { writeTrustFiles } from '../../../mock-server/cli/run-client/trust-files.ts'
import { temporaryCertificate } from '../../../mock-server/cli/start/certificate.ts'
import { folder } from '../command.ts'

const PROXY = 'http://127.0.0.1:4680'
const { ca } = await temporaryCertificate()
const { ca: company } = await temporaryCertificate()

async function files(environment: NodeJS.ProcessEnv = {}) {
  const made = await writeTrustFiles(ca, PROXY, environment)
  onTestFinished(() => made.remove())
  return made
}

test('the certificate file that replaces the certificates of the system contains the certificates of the system, the certificates of the user and the CA', async () => {
  const file = join(folder({ 'company.pem': company }), 'company.pem')
  const made = await files({ REQUESTS_CA_BUNDLE: file, SSL_CERT_FILE: '/does/not/exist' })
  const bundle = readFileSync(made.bundle, 'utf8')
  expect(bundle).toContain(ca.trim())
  expect(bundle).toContain(company.trim())
  expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(100)
  const added = readFileSync(made.ca, 'utf8')
  expect([added.includes(ca.trim()), added.includes(company.trim())]).toEqual([true, true])
  expect(added.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
})

test('`remove` deletes the files that let clients trust the CA', async () => {
  const made = await writeTrustFiles(ca, PROXY, {})
  await made.remove()
  expect(existsSync(made.bundle)).toBe(false)
})

test("the environment for the client keeps the user's own options for Node, Java and PHP", async () => {
  const made = await files()
  const own = { NODE_OPTIONS: '--trace-warnings', JAVA_TOOL_OPTIONS: '-Xmx1g', PHP_INI_SCAN_DIR: '/etc/my' }
  const variables = proxyEnvironment(own, PROXY, made)
  expect(variables['NODE_OPTIONS']).toBe(`--trace-warnings --require "${made.nodeGuard}"`)
  expect(variables['JAVA_TOOL_OPTIONS']).toMatch(/^-Xmx1g .*-Dhttps\.proxyHost=127\.0\.0\.1 -Dhttps\.proxyPort=4680 /)
  expect(variables['PHP_INI_SCAN_DIR']).toBe(`/etc/my${delimiter}${made.phpFolder}`)
  expect(proxyEnvironment({}, PROXY, made)['PHP_INI_SCAN_DIR']).toBe(`${delimiter}${made.phpFolder}`)
})

test.runIf(spawnSync('php', ['-v']).status === 0)(
  "PHP still runs the script that the user's own php.ini prepends",
  async () => {
    const path = folder({ 'mine.php': '<?php echo "mine ";', 'batch.php': '<?php echo "batch";' })
    const settings = folder({ 'mine.ini': `auto_prepend_file="${join(path, 'mine.php')}"` })
    const variables = proxyEnvironment({ PHP_INI_SCAN_DIR: settings }, PROXY, await files())
    const env = { PATH: process.env['PATH'], ...variables }
    const { stdout } = spawnSync('php', [join(path, 'batch.php')], { env, encoding: 'utf8' })
    expect(stdout).toBe('mine batch')
  },
)
