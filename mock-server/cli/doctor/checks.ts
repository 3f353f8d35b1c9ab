import { lookup } from 'node:dns/promises'
import { createRequire } from 'node:module'
import { joinTexts, sameInBoth, type Text } from '../../core/localized-text.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { hostClock, sleep } from '../../core/time/host-clock.ts'
import { japanDate } from '../../core/time/japan-time.ts'
import { isExecutable } from '../../node/package-files.ts'
import { nodeProblem } from '../node-version.ts'
import { programHash } from '../shared/run-facts/program-hash.ts'
import { unknownVariables } from '../start/options/options.ts'

export type Status = 'ok' | 'warn' | 'fail'

export interface DoctorCheck {
  name: string
  status: Status
  message: Text
}

/** Year in which this version was released. If the system clock shows an earlier year, the clock is wrong. */
const BUILD_YEAR = 2026

/**
 * Returns the version and the SHA-256 of this program. The result files and the test plan also contain these values.
 */
export async function checkProgram(): Promise<DoctorCheck> {
  const hash = await programHash()
  return {
    name: NAME,
    status: 'ok',
    message: { en: `version ${VERSION}, SHA-256 ${hash}`, ja: `バージョン ${VERSION}、SHA-256 ${hash}` },
  }
}

export function checkNode(version: string): DoctorCheck {
  const problem = nodeProblem(version)
  return problem === undefined
    ? { name: 'node', status: 'ok', message: sameInBoth(version) }
    : { name: 'node', status: 'fail', message: problem }
}

/**
 * Checks the addresses of the name "localhost", because the mock listens on 127.0.0.1 and many clients use "localhost".
 */
export async function checkLocalhost(addresses = () => lookup('localhost', { all: true })): Promise<DoctorCheck> {
  const name = 'localhost'
  const found = await addresses().catch(() => [])
  const list = found.map(({ address }) => address)
  if (list.includes('127.0.0.1')) return { name, status: 'ok', message: sameInBoth(list.join(', ')) }
  return {
    name,
    status: 'warn',
    message: {
      en: `is ${list.join(', ') || 'no known name'} here, not 127.0.0.1: point clients at http://127.0.0.1`,
      ja: `このマシンでは 127.0.0.1 ではない（${list.join(', ') || '名前解決できない'}）。クライアントの接続先を http://127.0.0.1 にする`,
    },
  }
}

/** Checks the proxy variables, because a client that uses a proxy for loopback addresses does not reach the mock. */
export function checkProxies(environment: Readonly<Record<string, string | undefined>>): DoctorCheck {
  const name = 'proxy'
  const set = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap(both).filter((variable) => environment[variable])
  if (set.length === 0) return { name, status: 'ok', message: { en: 'none is set', ja: '設定されていない' } }
  const exceptions = both('NO_PROXY')
    .flatMap((variable) => (environment[variable] ?? '').split(','))
    .map((host) => host.trim())
  const missing = exceptions.includes('*')
    ? []
    : ['localhost', '127.0.0.1'].filter((host) => !exceptions.includes(host))
  if (missing.length === 0)
    return {
      name,
      status: 'ok',
      message: {
        en: `${set.join(', ')} set, and NO_PROXY leaves this machine out`,
        ja: `${set.join(', ')} が設定されているが、NO_PROXY でこのマシンが除外されている`,
      },
    }
  return {
    name,
    status: 'warn',
    message: {
      en: `${set.join(', ')} set: add ${missing.join(',')} to NO_PROXY, or clients look for the mock behind the proxy`,
      ja: `${set.join(', ')} が設定されている。NO_PROXY に ${missing.join(',')} を加えないと、クライアントはモックにプロキシー経由で接続しようとする`,
    },
  }
}

const both = (variable: string): string[] => [variable, variable.toLowerCase()]

/**
 * Checks that the mock knows every variable with the mock's prefix. An unknown variable with this prefix has no effect.
 */
export function checkVariables(environment: Readonly<Record<string, string | undefined>>): DoctorCheck {
  const name = 'variables'
  const unknown = unknownVariables(environment)
  return unknown.length === 0
    ? {
        name,
        status: 'ok',
        message: {
          en: 'all GIFT_MOCK_ variables that are set are known',
          ja: '設定されている GIFT_MOCK_ の環境変数はすべて有効である',
        },
      }
    : { name, status: 'warn', message: joinTexts(unknown, 'semicolon') }
}

const MEASURE_MS = 50
/**
 * Maximum drift between the wall clock and the monotonic clock in milliseconds. A larger drift is reported as a jump of
 * the wall clock.
 */
const MAX_DRIFT_MS = 1000

/** Checks the system clock, because access tokens and expiry dates depend on it. */
export async function checkClock(
  now = () => hostClock.now(),
  steady = () => Number(process.hrtime.bigint()) / 1e6,
): Promise<DoctorCheck> {
  const name = 'clock'
  const begun = now()
  const begunSteady = steady()
  await sleep(MEASURE_MS)
  const drift = now() - begun - (steady() - begunSteady)
  const { year } = japanDate(begun)
  if (year < BUILD_YEAR)
    return {
      name,
      status: 'fail',
      message: {
        en: `it is ${year} by this machine's clock: set it`,
        ja: `このマシンの時計は ${year} 年になっている。時計を合わせる`,
      },
    }
  if (Math.abs(drift) > MAX_DRIFT_MS)
    return {
      name,
      status: 'warn',
      message: {
        en: `the time jumped by ${Math.round(drift)} ms during the check: access tokens will sometimes be refused`,
        ja: `確認中に時刻が ${Math.round(drift)} ミリ秒飛んだ。アクセストークンが拒否されることがある`,
      },
    }
  return {
    name,
    status: 'ok',
    message: {
      en: `${zone()}, expiry dates and journal are in Japan time (+09:00)`,
      ja: `${zone()}。有効期限とジャーナルは日本時間（+09:00）`,
    },
  }
}

function zone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  const offset = new Intl.DateTimeFormat('en', { timeZoneName: 'longOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value
  return `${timeZone} (${offset ?? 'GMT'})`
}

/** Packages that the single executable contains. */
const inExecutable: readonly string[] = ['@modelcontextprotocol/sdk', '@pact-foundation/pact-core', 'pg']

/** Optional packages, each with the only feature of the mock that needs the optional package. */
const optionalPackages: readonly (readonly [name: string, neededFor: string])[] = [
  ['@pact-foundation/pact-core', 'gift-mock verify'],
  ['@modelcontextprotocol/sdk', 'gift-mock mcp'],
  ['msw', 'gift-provider-mock/msw'],
  ['pg', '--store postgres:'],
]

/**
 * Reports which optional packages are present. In the single executable, leaves out the packages that the executable
 * cannot use.
 */
export function checkOptionalPackages(inOneFile = isExecutable): DoctorCheck[] {
  return optionalPackages
    .filter(([name]) => !inOneFile || inExecutable.includes(name))
    .map(([name, neededFor]) => checkOptionalPackage(name, neededFor))
}

/**
 * Reports whether an optional package is installed. The status of the check is `ok` even if the package is absent.
 * @param neededFor the only feature of the mock that needs the optional package
 */
export function checkOptionalPackage(name: string, neededFor: string, from = import.meta.filename): DoctorCheck {
  try {
    if (!isExecutable || !inExecutable.includes(name)) createRequire(from).resolve(`${name}/package.json`)
    return { name, status: 'ok', message: { en: 'present', ja: 'あり' } }
  } catch {
    return {
      name,
      status: 'ok',
      message: { en: `absent; only ${neededFor} needs it`, ja: `なし（必要なのは ${neededFor} だけ）` },
    }
  }
}
