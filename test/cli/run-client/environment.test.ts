import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { proxyEnvironment } from '../../../mock-server/cli/run-client/environment.ts'
import { phpSettings } from '../../../mock-server/cli/run-client/php.ts'
import { writeTrustFiles } from '../../../mock-server/cli/run-client/trust-files.ts'
import { temporaryCertificate } from '../../../mock-server/cli/start/certificate.ts'
import { folder } from '../command.ts'

const PROXY = 'http://127.0.0.1:4680'
const { ca } = await temporaryCertificate()
const { ca: company } = await temporaryCertificate()

function write(environment: NodeJS.ProcessEnv = {}, isOnly = false) {
  return writeTrustFiles({ ca, proxyUrl: PROXY, isOnly, program: 'client', environment })
}

async function files(environment: NodeJS.ProcessEnv = {}, isOnly = false) {
  const made = await write(environment, isOnly)
  onTestFinished(() => made.remove())
  return made
}

test("the client's certificate file contains the certificates of the system, of the user and of the CA", async () => {
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

test('with --only, the certificate files contain only the CA, so the client trusts no real provider', async () => {
  const file = join(folder({ 'company.pem': company }), 'company.pem')
  const made = await files({ SSL_CERT_FILE: file }, true)
  for (const path of [made.bundle, made.ca]) expect(readFileSync(path, 'utf8').trim()).toBe(ca.trim())
  const variables = proxyEnvironment({}, PROXY, made, true)
  expect(readdirSync(variables['SSL_CERT_DIR'] ?? '')).toEqual([])
  expect(proxyEnvironment({}, PROXY, made, false)).not.toHaveProperty('SSL_CERT_DIR')
})

test("the settings file for wget contains the system's settings and the path of the certificates", async () => {
  const system = join(folder({ wgetrc: 'timeout = 7' }), 'wgetrc')
  const made = await files({ SYSTEM_WGETRC: system })
  expect(readFileSync(made.wgetSettings, 'utf8')).toBe(`timeout = 7\nca_certificate = ${made.bundle}\n`)
})

test('the PHP settings disable `stream_context_create` only if this PHP version lets scripts redefine the function', () => {
  expect(phpSettings('b', 'p', { version: 80_000, disabled: 'exec,,system' })).toContain(
    'disable_functions="exec,system,stream_context_create"\n',
  )
  for (const php of [{ version: 70_433, disabled: '' }, undefined])
    expect(phpSettings('b', 'p', php)).not.toContain('disable_functions')
})

test.runIf(spawnSync('python3', ['--version']).status === 0)(
  "a Python client still imports the user's own module sitecustomize",
  async () => {
    const path = folder({ 'sitecustomize.py': 'print("mine")' })
    const variables = proxyEnvironment({ PYTHONPATH: path }, PROXY, await files(), false)
    const env = { PATH: process.env['PATH'], ...variables }
    const { stdout } = spawnSync('python3', ['-c', 'import socket; print(socket.getaddrinfo.__module__)'], {
      env,
      encoding: 'utf8',
    })
    expect(stdout).toBe('mine\nsitecustomize\n')
  },
)

test('`writeTrustFiles` returns a function `remove`, which deletes the written files', async () => {
  const made = await write()
  await made.remove()
  expect(existsSync(made.bundle)).toBe(false)
})

test("the environment for the client keeps the user's own options for Node, Java and PHP", async () => {
  const made = await files()
  const own = { NODE_OPTIONS: '--trace-warnings', JAVA_TOOL_OPTIONS: '-Xmx1g', PHP_INI_SCAN_DIR: '/etc/my' }
  const variables = proxyEnvironment(own, PROXY, made, false)
  expect(variables['NODE_OPTIONS']).toBe(`--trace-warnings --require "${made.nodeGuard}"`)
  expect(variables['JAVA_TOOL_OPTIONS']).toMatch(/^-Xmx1g .*-Dhttps\.proxyHost=127\.0\.0\.1 -Dhttps\.proxyPort=4680 /)
  expect(variables['PHP_INI_SCAN_DIR']).toBe(`/etc/my${delimiter}${made.phpFolder}`)
  expect(proxyEnvironment({}, PROXY, made, false)['PHP_INI_SCAN_DIR']).toBe(`${delimiter}${made.phpFolder}`)
})

test.runIf(spawnSync('php', ['-v']).status === 0)(
  "a PHP client still runs the script that the user's own php.ini prepends",
  async () => {
    const path = folder({ 'mine.php': '<?php echo "mine ";', 'batch.php': '<?php echo "batch";' })
    const settings = folder({ 'mine.ini': `auto_prepend_file="${join(path, 'mine.php')}"` })
    const variables = proxyEnvironment({ PHP_INI_SCAN_DIR: settings }, PROXY, await files(), false)
    const env = { PATH: process.env['PATH'], ...variables }
    const { stdout } = spawnSync('php', [join(path, 'batch.php')], { env, encoding: 'utf8' })
    expect(stdout).toBe('mine batch')
  },
)
