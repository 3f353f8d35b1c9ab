import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { issueOf, ISSUE_PATH, json, partnerHeaders } from '../../core/support.ts'

/**
 * Timeout of a request in milliseconds. No correct wait takes so long, so a request without a response after this time
 * counts as hanging.
 */
const HUNG_MS = 25_000

/**
 * After a failed request, a caller waits for this number of milliseconds. Otherwise, the callers would take the CPU
 * time that the server or its database needs to recover.
 */
const AFTER_FAILURE_MS = 20

type Provider = 'at-gift' | 'realpay-gift'

/** A request that a caller sent, and the result of the request. */
export interface Sent {
  provider: Provider
  /** Request id of the gift purchase; undefined for a code of あっとギフト. */
  requestId: string | undefined
  /** The response; undefined if the connection was lost or the request timed out before the response was complete. */
  answer: Answer | undefined
  /** Error of the lost connection or the timeout; undefined if a response arrived. */
  loss: unknown
}

export interface Answer {
  status: number
  type: string | null
  text: string
  /** Journal id of the request; empty if the response contains no journal id. */
  journalId: string
}

export async function send(url: string, init?: RequestInit): Promise<{ answer: Answer | undefined; loss: unknown }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HUNG_MS), ...init })
    return {
      answer: {
        status: response.status,
        type: response.headers.get('content-type'),
        text: await response.text(),
        journalId: response.headers.get('x-gift-mock-request') ?? '',
      },
      loss: undefined,
    }
  } catch (error) {
    return { answer: undefined, loss: error }
  }
}

/** Returns true if a request was cancelled because no response arrived within the timeout. */
export function hung({ loss }: Pick<Sent, 'loss'>): boolean {
  return loss instanceof Error && loss.name === 'TimeoutError'
}

/** Issues a code of 500 yen. @param base URL of a sandbox */
export async function issue(base: string, members: Record<string, unknown> = {}): Promise<Sent> {
  return { provider: 'at-gift', requestId: undefined, ...(await send(base + ISSUE_PATH, issueOf(members))) }
}

/**
 * Buys a gift of 10,000 yen.
 * @param purchase path of the purchase, as `makePurchase` returns it
 */
export async function buy(base: string, purchase: string, requestId: string, nowMs?: number): Promise<Sent> {
  const headers = await partnerHeaders(requestId, nowMs ?? Date.now())
  return {
    provider: 'realpay-gift',
    requestId,
    ...(await send(`${base}${purchase}/gifts`, json({ price: 10_000 }, { headers }))),
  }
}

/** Searches for a gift by the request id with which the gift was bought. */
export async function find(
  base: string,
  purchase: string,
  requestId: string,
  nowMs?: number,
): Promise<Answer | undefined> {
  return (
    await send(`${base}${purchase}/gifts?request_id=${requestId}`, {
      headers: await partnerHeaders(undefined, nowMs ?? Date.now()),
    })
  ).answer
}

/** The data of a code in a response. The ledger must contain the same data. */
export interface Code {
  provider: Provider
  code: string
  reference: string
  faceValue: number
  fee: number
  journalId: string
}

const atGiftSuccess = z.looseObject({
  Status: z.literal('SUCCESS'),
  TranId: z.string(),
  Dc1: z.string(),
  Amount: z.int(),
})
const realpaySuccess = z.looseObject({
  request: z.looseObject({ id: z.string() }),
  gift: z.looseObject({ code: z.string() }),
  payment: z.looseObject({ price: z.int(), commission: z.int(), commission_tax: z.int() }),
})

/** Returns the code in a response; `undefined` if the response contains no code. */
export function codeIn({ provider, answer }: Pick<Sent, 'provider' | 'answer'>): Code | undefined {
  if (answer?.status !== 200) return undefined
  const { journalId } = answer
  if (provider === 'at-gift') {
    const { TranId, Dc1, Amount } = atGiftSuccess.parse(JSON.parse(answer.text))
    return { provider, code: Dc1, reference: TranId, faceValue: Amount, fee: 0, journalId }
  }
  const { request, gift, payment } = realpaySuccess.parse(JSON.parse(answer.text))
  return {
    provider,
    code: gift.code,
    reference: request.id,
    faceValue: payment.price,
    fee: payment.commission + payment.commission_tax,
    journalId,
  }
}

const atGiftFailure = z.strictObject({ Status: z.literal('ERROR'), ErrorMsg: z.string().min(1) })
const realpayFailure = z.strictObject({ errors: z.array(z.string().min(1)).min(1) })

/** Returns true if the response is an internal failure in the error format of the provider (AG-D6, RP-D14). */
export function isProvidersFailure({ provider, answer }: Pick<Sent, 'provider' | 'answer'>): boolean {
  if (!answer?.type?.startsWith('application/json')) return false
  const body: unknown = JSON.parse(answer.text)
  return provider === 'at-gift'
    ? answer.status === 500 && atGiftFailure.safeParse(body).success
    : answer.status === 503 && realpayFailure.safeParse(body).success
}

export interface Load {
  /** The requests of the load that have ended so far. */
  readonly sent: readonly Sent[]
  /** Resolves when `more` further responses have contained a code, or when all callers have ended. */
  answered(more: number): Promise<void>
  /** Resolves when all callers have ended. */
  over: Promise<readonly Sent[]>
  /** Stops every caller after its current request. */
  stop(): Promise<readonly Sent[]>
}

export interface LoadOptions {
  purchase: string
  /** Prefix of the request ids of this load. Each load needs its own prefix, so that request ids are unique. */
  name: string
  callers?: number
  /** Returns true if a caller continues after a lost connection. By default a caller stops. */
  goesOn?: () => boolean
}

/**
 * Starts callers. Each caller alternately issues a code and buys a gift, and sends one request at a time.
 * @param base returns the URL of the sandbox for the next request
 */
export function beginLoad(
  base: () => string,
  { purchase, name, callers = 20, goesOn = () => false }: LoadOptions,
): Load {
  const sent: Sent[] = []
  const waiting = new Set<{ codes: number; resolve: () => void }>()
  const stopping = new AbortController()
  let codes = 0

  function note(one: Sent): void {
    sent.push(one)
    if (codeIn(one)) codes += 1
    for (const wait of waiting) if (codes >= wait.codes) wait.resolve()
  }

  async function call(caller: number): Promise<void> {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const one =
        (caller + turn) % 2 === 0 ? await issue(base()) : await buy(base(), purchase, `${name}-${caller}-${turn}`)
      note(one)
      if (one.answer === undefined && !goesOn()) return
      if (!codeIn(one)) await setTimeout(AFTER_FAILURE_MS)
    }
  }

  const over = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller))).then(() => {
    for (const { resolve } of waiting) resolve()
    return sent
  })
  return {
    sent,
    over,
    answered(more) {
      return new Promise((resolve) => void waiting.add({ codes: codes + more, resolve }))
    },
    stop() {
      stopping.abort()
      return over
    },
  }
}
