import { AtGiftClient, BadRequestError, OutcomeUnknownError } from '../../../clients/index.ts'
import type { Client, ClientRun } from '../../../scenarios/explore/driver/client.ts'

export function atGiftOf({ env, clock, fetch }: ClientRun): AtGiftClient {
  const { AT_GIFT_BASE_URL = '', AT_GIFT_CAMPAIGN = '', AT_GIFT_AUTH_KEY = '' } = env
  return new AtGiftClient({
    baseUrl: AT_GIFT_BASE_URL,
    campaign: AT_GIFT_CAMPAIGN,
    authKey: AT_GIFT_AUTH_KEY,
    clock,
    fetch,
  })
}

const order = { dcId: 'DC500', amount: 500 }

/** A client that issues one code. */
export const issuesOnce: Client = async (run) => atGiftOf(run).issue(order)

/** A client that issues a code, and issues a second code if the outcome is unknown. */
export const issuesAgain: Client = async (run) => {
  const client = atGiftOf(run)
  try {
    await client.issue(order)
  } catch (error) {
    if (!(error instanceof OutcomeUnknownError)) throw error
    await client.issue(order)
  }
}

/**
 * A client that issues a second code if the outcome of the first is unknown, but only if an earlier request got a 429.
 */
export const issuesAgainAfterLimit: Client = async (run) => {
  let limited = 0
  const fetchAndCount: typeof fetch = async (input, init) => {
    const response = await run.fetch(input, init)
    if (response.status === 429) limited += 1
    return response
  }
  const client = atGiftOf({ ...run, fetch: fetchAndCount })
  try {
    await client.issue(order)
  } catch (error) {
    if (!(error instanceof OutcomeUnknownError) || limited === 0) throw error
    await client.issue(order)
  }
}

/**
 * A client that issues two codes. If the connection is lost, the client issues the same code again. After a timeout, it
 * does not.
 */
export const issuesTwoAgain: Client = async (run) => {
  const client = atGiftOf(run)
  for (let count = 0; count < 2; count += 1)
    await client.issue(order).catch((error: unknown) => {
      const isLost = error instanceof OutcomeUnknownError && error.message.includes('lost its connection')
      return isLost ? client.issue(order) : Promise.reject(error)
    })
}

/** A client that issues a code, and orders a larger amount if the request is refused. */
export const issuesLargerAfterRefusal: Client = async (run) => {
  const client = atGiftOf(run)
  try {
    await client.issue(order)
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error
    await client.issue({ ...order, amount: 1000 })
  }
}

/** A client that issues a code without a timeout. */
export const waitsForEver: Client = async ({ env, fetch }) => {
  const body = JSON.stringify({ AuthKey: env['AT_GIFT_AUTH_KEY'], DcId: 'DC500', Amount: '500' })
  const headers = { 'content-type': 'application/json' }
  const url = `${env['AT_GIFT_BASE_URL']}/${env['AT_GIFT_CAMPAIGN']}/dc/getcode`
  const response = await fetch(url, { method: 'POST', headers, body })
  if (response.status !== 200) throw new Error(`${response.status}`)
}
