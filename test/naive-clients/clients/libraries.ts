import { nextTurn } from '../../../mock-server/core/time/host-clock.ts'
import type { Fetch, Library } from './sender.ts'

/** Returns a library that changes each request before it is sent. */
function changing(change: (url: string, init: RequestInit) => [url: string, init: RequestInit]): Library {
  return ({ fetch }) =>
    (url, init) =>
      fetch(...change(url, init))
}

const isText = (body: unknown): body is string => typeof body === 'string'

/**
 * A library that sends a request again immediately if the connection was lost, up to two more times. A request that
 * timed out is not sent again.
 */
export const resendsLost: Library = ({ fetch }) =>
  async function send(url, init) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await fetch(url, init)
      } catch (error) {
        if (attempt === 3 || init.signal?.aborted) throw error
      }
    }
  }

/**
 * Returns a library that sends a request again if the response has one of the given statuses or if the connection was
 * lost. The library pauses before each repetition.
 */
export function retriesStatuses(statuses: readonly number[], methods: readonly string[] = ['GET', 'POST']): Library {
  return ({ fetch, clock }) =>
    async function send(url, init) {
      for (let attempt = 1; ; attempt += 1) {
        const isLast = attempt === 4 || !methods.includes(init.method ?? 'GET')
        try {
          const response = await fetch(url, init)
          if (isLast || !statuses.includes(response.status)) return response
          await response.body?.cancel()
        } catch (error) {
          if (isLast || init.signal?.aborted) throw error
        }
        await clock.sleep(1500 * attempt)
      }
    }
}

/**
 * Returns a library that sends an order again if no response arrives within `afterMs` milliseconds, and uses the first
 * response. The second order of a gift has another request id. If the first request gets the first response, the second
 * request is cancelled. If the second request gets the first response, the first request is cancelled only if `cancels`
 * is true.
 */
export function hedges(afterMs: number, cancels: boolean): Library {
  return ({ fetch, clock }) =>
    async function send(url, init) {
      const losers = [new AbortController(), new AbortController()] as const
      const begin = async (own: 0 | 1, headers: Headers): Promise<Response> => {
        const signals = [losers[own].signal, ...(init.signal ? [init.signal] : [])]
        const response = await fetch(url, { ...init, headers, signal: AbortSignal.any(signals) })
        if (cancels || own === 0) losers[1 - own]?.abort(new Error('the other request was faster'))
        return response
      }
      const headers = new Headers(init.headers)
      const first = begin(0, headers)
      if (init.method !== 'POST' || !/\/(?:getcode|gifts)$/.test(url)) return first
      const again = new Headers(headers)
      const id = headers.get(REQUEST_ID)
      if (id !== null) again.set(REQUEST_ID, `${id}-again`)
      const second = clock.sleep(afterMs, losers[1].signal).then(
        () => begin(1, again),
        () => first,
      )
      first.catch(() => {})
      second.catch(() => {})
      return Promise.any([first, second])
    }
}

const REQUEST_ID = 'x-realpay-gift-api-request-id'

/** A library that puts the credentials into the URL of each request. */
export const putsSecretsIntoUrls: Library = ({ fetch }, environment) =>
  function send(url, init) {
    const target = new URL(url)
    if (target.pathname.endsWith('/getcode')) target.searchParams.set('key', environment['AT_GIFT_AUTH_KEY'] ?? '')
    else target.searchParams.set('key', environment['REALPAY_GIFT_ACCESS_KEY'] ?? '')
    return fetch(target.href, init)
  }

/** A library that sends JSON with the keys in reverse order and with white space. */
export const formatsJson: Library = changing((url, init) => {
  if (!isText(init.body)) return [url, init]
  const members = Object.entries(JSON.parse(init.body) as object).toReversed()
  return [url, { ...init, body: `\n${JSON.stringify(Object.fromEntries(members), null, '\t')}\n` }]
})

/** A library that sends each JSON body in several chunks, without a Content-Length. */
export const sendsChunks: Library = changing((url, init) => {
  if (!isText(init.body)) return [url, init]
  const bytes = new TextEncoder().encode(init.body)
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 16) controller.enqueue(bytes.slice(at, at + 16))
      controller.close()
    },
  })
  return [url, { ...init, body, duplex: 'half' } as RequestInit]
})

/**
 * A library that sends every header name in upper case, and adds the headers Accept, Accept-Language and User-Agent.
 */
export const sendsOtherHeaders: Library = changing((url, init) => {
  const headers = Object.entries(init.headers ?? {}).map(([name, value]) => [name.toUpperCase(), String(value)])
  const more = [
    ['Accept', 'application/json, text/plain;q=0.5'],
    ['Accept-Language', 'ja'],
    ['User-Agent', 'gift-batch/1.0'],
  ]
  const type = init.body instanceof FormData ? [] : [['Content-Type', 'application/json; charset=utf-8']]
  const own = headers.filter(([name]) => name !== 'CONTENT-TYPE')
  return [url, { ...init, headers: [...own, ...more, ...type] as [string, string][] }]
})

/**
 * Returns a library that opens the connection before its first request. For this purpose, the library sends one request
 * without credentials with each of the methods.
 */
export function warmsUp(methods: readonly string[]): Library {
  return ({ fetch }) => {
    let isWarm = false
    const send: Fetch = async (url, init) => {
      const origin = new URL(url).origin
      for (const method of isWarm ? [] : methods) await (await fetch(`${origin}/`, { method })).text()
      isWarm = true
      return fetch(url, init)
    }
    return send
  }
}

/** A library that first connects to a port where no server listens, and then sends the request to the right port. */
export const retriesRefusedConnections: Library = ({ fetch }) =>
  async function send(url, init) {
    const target = new URL(url)
    target.port = '1'
    const isRefused = await globalThis.fetch(target, { method: 'HEAD' }).then(
      () => false,
      () => true,
    )
    if (!isRefused) throw new Error('a server listens on port 1')
    return fetch(url, init)
  }

/**
 * A library that aborts each POST once before the body is complete, and then sends the complete request. The aborted
 * request cannot order anything.
 */
export const breaksOffBodies: Library = ({ fetch }) =>
  async function send(url, init) {
    if (init.method === 'POST' && isText(init.body)) {
      const half = new TextEncoder().encode(init.body.slice(0, init.body.length / 2))
      const body = new ReadableStream({
        async start(controller) {
          controller.enqueue(half)
          // Gives the request time to reach the server.
          for (let turn = 0; turn < 20; turn += 1) await nextTurn()
          controller.error(new Error('the client broke off'))
        },
      })
      await fetch(url, { ...init, body, duplex: 'half' } as RequestInit).catch(() => {})
    }
    return fetch(url, init)
  }

/** A library that follows redirects, as most HTTP libraries do by default. */
export const followsRedirects: Library = changing((url, init) => [url, { ...init, redirect: 'follow' }])

/** Returns a library that replaces the amount of 1,000 yen in each inquiry of the あっとギフト API. */
export function changesAmountOfInquiries(amount: string): Library {
  return changing((url, init) => {
    if (!isText(init.body) || !init.body.includes('"TranId"')) return [url, init]
    return [url, { ...init, body: init.body.replace('"Amount":"1000"', `"Amount":"${amount}"`) }]
  })
}

/** Returns a library that changes the status of a response from 200 to 500 if the body contains `text`. */
export function takesForFailure(text: string): Library {
  return ({ fetch }) =>
    async function send(url, init) {
      const response = await fetch(url, init)
      if (response.status !== 200) return response
      const body = await response.text()
      return new Response(body, { status: body.includes(text) ? 500 : 200 })
    }
}

/**
 * A library that cannot read a response body with a byte order mark at the beginning, like a JSON parser that rejects
 * the mark.
 */
export const rejectsMarks: Library = ({ fetch }) =>
  async function send(url, init) {
    const response = await fetch(url, init)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return new Response(bytes[0] === 0xef ? 'no JSON' : bytes, { status: response.status })
  }
