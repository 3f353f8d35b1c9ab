import { createTokens, type TotpOptions } from '../../clients/totp.ts'
import { parseIso } from '../core/time/japan-time.ts'
import { parseJsonOrUndefined } from '../core/util/json.ts'
import { fetchAdmin, rejectForeignServer, type AdminTarget, resolveTarget } from './shared/admin/admin-client.ts'

/** Prints the access token that the partner API of the running mock accepts at the current time of the mock's clock. */
export async function totp(given: { url?: string; adminToken?: string }): Promise<number> {
  const remote = resolveTarget(given)
  const environment = record(remote, await fetchAdmin(remote, '/__admin/env?format=json'))
  const clock = record(remote, await fetchAdmin(remote, '/__admin/clock'))
  const text = (from: Fields, name: string): string => {
    const value = from[name]
    return typeof value === 'string' ? value : rejectForeignServer(remote)
  }
  const algorithm =
    algorithms.find((name) => name === text(environment, 'REALPAY_GIFT_TOTP_ALGORITHM')) ?? rejectForeignServer(remote)
  const token = createTokens({
    secret: text(environment, 'REALPAY_GIFT_TOTP_SECRET'),
    algorithm,
    digits: Number(text(environment, 'REALPAY_GIFT_TOTP_DIGITS')),
    period: Number(text(environment, 'REALPAY_GIFT_TOTP_PERIOD')),
  })
  process.stdout.write(`${token(parseIso(text(clock, 'now')))}\n`)
  return 0
}

const algorithms: readonly TotpOptions['algorithm'][] = ['SHA1', 'SHA256', 'SHA512']

type Fields = Partial<Record<string, unknown>>

function record(remote: AdminTarget, body: string): Fields {
  const value = parseJsonOrUndefined(body)
  return typeof value === 'object' && value !== null ? { ...value } : rejectForeignServer(remote)
}
