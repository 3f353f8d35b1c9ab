import { createTokens } from '../../../clients/totp.ts'
import type { Client, ClientRun } from '../../../scenarios/explore/driver/client.ts'

/**
 * A client that buys gifts and keeps a book. If the body of a 200 is damaged, the client may still read a code out of
 * it.
 */
export interface Salvager {
  /**
   * Returns the code that the client writes into its book after a damaged response. Undefined if the client writes the
   * order into the book as unknown.
   */
  salvage(body: string): string | undefined
  /** True if the client looks up the gift after a response that it cannot use. */
  looksUp?: true
  /** Keys of the losses that a search finds for the client; empty if the client is correct. */
  losses: readonly string[]
}

const codeIn = (body: string): string | undefined => /"gift"\W+code"\W+(\w{12,})"/.exec(body)?.[1]

/** Clients that read codes out of damaged responses. The key of each client is its description. */
export const salvagers: Readonly<Record<string, Salvager>> = {
  'reads the code out of a damaged body and books it': { salvage: codeIn, losses: [] },
  'looks a gift up after a damaged body': { salvage: () => undefined, looksUp: true, losses: [] },
  'books the first half of the code of a damaged body': {
    salvage: (body) => codeIn(body)?.slice(0, 6),
    losses: ['realpay-gift/no-orphans', 'book'],
  },
  'books another member of a damaged body as the code': {
    salvage: (body) => (codeIn(body) === undefined ? undefined : 'amazon'),
    losses: ['realpay-gift/no-orphans', 'book'],
  },
  'books the order of a damaged body as unknown and never looks it up': {
    salvage: () => undefined,
    losses: ['realpay-gift/no-orphans'],
  },
}

/** Returns a client that buys `count` gifts one after the other. */
export function salvagingClient({ salvage, looksUp }: Pick<Salvager, 'salvage' | 'looksUp'>, count: number): Client {
  return async (run) => {
    const send = senderOf(run)
    const made = await send('POST', '/purchases', 'purchase', {
      prices: [1000],
      name: 'Gift',
      issuer: 'Issuer',
      brands: ['amazon'],
      is_strict: true,
    })
    const purchase: string = JSON.parse(made?.text ?? '').purchase.id
    for (let number = 1; number <= count; number += 1) {
      const id = `gift-${number}`
      const book = (state: string, code?: string): void =>
        run.writeBook(
          JSON.stringify({
            order: id,
            provider: 'realpay-gift',
            amount: 1000,
            state,
            reference: id,
            codes: code ? [code] : [],
          }),
        )
      book('unknown')
      const bought = await send('POST', `/purchases/${purchase}/gifts`, id, { price: 1000 })
      const code = bought?.status === 200 ? (jsonCode(bought.text) ?? salvage(bought.text)) : undefined
      const found = code ?? (looksUp ? await lookUp(send, `/purchases/${purchase}/gifts?request_id=${id}`) : undefined)
      if (found !== undefined) book('kept', found)
    }
  }
}

type Send = (
  method: string,
  path: string,
  id?: string,
  json?: object,
) => Promise<{ status: number; text: string } | undefined>

function senderOf({ env, clock, fetch }: ClientRun): Send {
  const secret = env['REALPAY_GIFT_TOTP_SECRET'] ?? ''
  const tokenAt = createTokens({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
  return async (method, path, id, json) => {
    await clock.sleep(1000)
    const headers = {
      'x-realpay-gift-api-access-key': env['REALPAY_GIFT_ACCESS_KEY'] ?? '',
      'x-realpay-gift-api-access-token': tokenAt(clock.now()),
      ...(id !== undefined && { 'x-realpay-gift-api-request-id': id }),
      ...(json && { 'content-type': 'application/json' }),
    }
    try {
      const body = json && { body: JSON.stringify(json) }
      const response = await fetch(`${env['REALPAY_GIFT_BASE_URL']}${path}`, { method, headers, ...body })
      return { status: response.status, text: await response.text() }
    } catch {
      return undefined
    }
  }
}

async function lookUp(send: Send, path: string): Promise<string | undefined> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const code = jsonCode((await send('GET', path))?.text ?? '')
    if (code !== undefined) return code
  }
  return undefined
}

function jsonCode(text: string): string | undefined {
  try {
    return JSON.parse(text).gift?.code
  } catch {
    return undefined
  }
}
