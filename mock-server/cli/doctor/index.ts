import { createStyler } from '../../reporting/color.ts'
import { localized } from '../../reporting/language.ts'
import {
  checkClock,
  checkLocalhost,
  checkNode,
  checkOptionalPackages,
  checkProgram,
  checkProxies,
  checkVariables,
  type DoctorCheck,
  type Status,
} from './checks.ts'
import { checkFaketime } from './faketime.ts'
import { checkPort } from './port.ts'
import { fromFlags, type OptionValue, fromEnvironment } from '../start/options/options.ts'
import { nonEmpty, type ValueParser, integer } from '../shared/arguments.ts'

const colors = { ok: 'green', warn: 'yellow', fail: 'red' } as const satisfies Record<Status, string>

/**
 * Checks whether this machine can run the mock and prints one line for each check. Returns exit code 1 if a check
 * fails.
 */
export async function doctor({
  json = false,
  ...given
}: {
  json?: boolean
  port?: string
  host?: string
}): Promise<number> {
  const sources = [fromFlags(given), fromEnvironment(process.env)]
  function get<T>(flag: 'port' | 'host', parse: ValueParser<T>): T | undefined {
    const found = sources.map((source): OptionValue | undefined => source(flag)).find((value) => value !== undefined)
    return found && parse(found.text, found.where)
  }
  const port = get('port', integer(1, 65_535)) ?? 4600
  const host = get('host', nonEmpty) ?? '127.0.0.1'

  const findings: DoctorCheck[] = [
    await checkProgram(),
    checkNode(process.versions.node),
    await checkPort(port, host),
    await checkLocalhost(),
    checkProxies(process.env),
    await checkClock(),
    checkVariables(process.env),
    checkFaketime(),
    ...checkOptionalPackages(),
  ]
  const failed = findings.some(({ status }) => status === 'fail')
  const shown = findings.map(({ message, ...finding }) => ({ ...finding, message: localized(message) }))
  process.stdout.write(json ? `${JSON.stringify({ ok: !failed, findings: shown }, null, 2)}\n` : lines(shown))
  return failed ? 1 : 0
}

function lines(findings: readonly (Omit<DoctorCheck, 'message'> & { message: string })[]): string {
  const paint = createStyler(process.stdout)
  return findings
    .map(({ status, name, message }) => `${paint(colors[status], status.padEnd(4))}  ${name}: ${message}\n`)
    .join('')
}
