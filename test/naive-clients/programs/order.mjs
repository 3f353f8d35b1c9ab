/** Client programs that order codes. Each program has one habit, which the first argument names. */

import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const {
  AT_GIFT_BASE_URL,
  AT_GIFT_CAMPAIGN,
  AT_GIFT_AUTH_KEY: AuthKey,
  GIFT_MOCK_TASK_DC_ID: DcId = 'DC500',
  GIFT_MOCK_TASK_AMOUNT: Amount = '500',
  GIFT_MOCK_TASK_COUNT = '1',
} = process.env
const url = `${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`
const body = JSON.stringify({ AuthKey, DcId, Amount })

async function issue(options = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    ...options,
  })
  return response.json()
}

/** Sends an order on a connection that an agent keeps open. */
async function issueKept(agent) {
  const { promise, resolve, reject } = Promise.withResolvers()
  const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) =>
    response.resume().once('end', resolve),
  )
  sent.once('error', reject)
  sent.end(body)
  await promise
}

const habits = {
  /** Issues a code and exits before the response arrives. */
  async exit() {
    void issue()
    await sleep(1500)
    process.exit(0)
  },
  /** Sends a second order if the first order takes longer than two seconds. Exits as soon as one response arrives. */
  async race() {
    const second = sleep(2000).then(() => issue())
    await Promise.race([issue(), second])
    process.exit(0)
  },
  /** Gives up an order after two seconds and orders again. */
  async abort() {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        await issue({ signal: AbortSignal.timeout(2000) })
        return
      } catch {
        await sleep(1100)
      }
    }
  },
  /** Sends all orders on one connection, at a little less than one request per second. */
  async agent() {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let done = 0; done < Number(GIFT_MOCK_TASK_COUNT); done += 1) {
      await issueKept(agent)
      await sleep(1100)
    }
    agent.destroy()
  },
}

await habits[process.argv[2]]()
