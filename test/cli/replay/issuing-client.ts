import { smallFetch } from '../../helpers/small-fetch.ts'

/**
 * Returns the arguments of `replay` for a minimal client. The client issues `times` codes, one second apart on the
 * mock's clock, and makes no inquiry when a response is lost. The command has the name `node` instead of the path of
 * Node: `replay` computes the SHA-256 of each file in the command, and this takes 0.2 s for Node.
 * @param more JavaScript that the client runs at its end
 */
export function issuing(times: number, more = ''): string[] {
  const script = `
    const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_TASK_DC_ID: DcId, GIFT_MOCK_TASK_AMOUNT: Amount, GIFT_MOCK_ADMIN_URL: admin } = process.env
    const send = (method, url, body) => fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await send('PUT', admin + '/clock', { mode: 'frozen', now: '2026-04-01T09:00:00+09:00' })
    for (let call = 0; call < ${times}; call++) {
      await send('POST', base + '/' + campaign + '/dc/getcode', { AuthKey, DcId, Amount }).catch(() => console.log('no answer'))
      await send('POST', admin + '/clock/advance', { ms: 1000 })
    }
    ${more}`
  return ['--', 'node', '--input-type=module', '-e', smallFetch + script]
}

/** Clock of a scenario. The clock starts at a fixed time, so that the times of requests are known. */
export const clock = { now: '2026-04-01T09:00:00+09:00' }
/** Rules that a scenario has to tolerate if its client orders twice and the scenario tests something else. */
export const tolerate = ['at-gift/no-blind-reissue', 'at-gift/no-orphans']
/** Returns the output with placeholders for durations, milliseconds and TranIds. */
export const withoutTimes = (text: string): string =>
  text
    .replaceAll(/\b\d+ ms/g, 'N ms')
    .replaceAll(/\d+\.\d s/g, 'N s')
    .replaceAll(/AZ[0-9a-f]{40}/g, '…')
    .replaceAll(/09:00:0(\d)\.\d{3}/g, '09:00:0$1.MMM')
