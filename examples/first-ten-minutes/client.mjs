// Issues one code. Has an error on purpose: see docs/first-ten-minutes.md.
import { setTimeout } from 'node:timers/promises'

const RETRY = [0, 429] // 0: no response. The correct line: const RETRY = [429]

const { env } = process
const rate = Number(env.GIFT_MOCK_CLOCK_RATE ?? 1) // How many times as fast the mock's time is.
const order = {
  AuthKey: env.AT_GIFT_AUTH_KEY,
  DcId: env.GIFT_MOCK_TASK_DC_ID ?? 'DC500',
  Amount: env.GIFT_MOCK_TASK_AMOUNT ?? '500',
}

for (let attempt = 0; attempt < 3; attempt++) {
  let status = 0
  let body = {}
  try {
    const response = await fetch(`${env.AT_GIFT_BASE_URL}/${env.AT_GIFT_CAMPAIGN}/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
      redirect: 'manual',
      signal: AbortSignal.timeout(110_000 / rate),
    })
    body = await response.json()
    status = response.status
  } catch (error) {
    console.error('no response:', error.cause?.message ?? error.message)
  }
  if (status === 200) {
    console.log('the code:', body.Dc1)
    process.exit(0)
  }
  if (!RETRY.includes(status)) break
  await setTimeout(1100 / rate) // The provider takes one request a second.
}
console.error('not issued, or unknown: ask the provider before you order again')
process.exit(1)
