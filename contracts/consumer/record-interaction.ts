import assert from 'node:assert/strict'
import { PactV4 } from '@pact-foundation/pact'
import type { Clock } from '../../clients/index.ts'
import { evidenceOf, type Interaction } from './interaction.ts'
import { encodeForm, MULTIPART } from './multipart.ts'

// Pact's native library reads this variable once, when the first interaction loads the library. The variable must
// therefore be set before the first interaction.
process.env['PACT_DO_NOT_TRACK'] = 'true'

export const CONSUMER = 'gift-reference-client'

/**
 * A clock that always shows 9:00 on 1 April 2026 in Japan. A sleep on this clock ends only when its signal is aborted.
 */
const stoppedClock: Clock = {
  now: () => Date.UTC(2026, 3, 1),
  sleep: (_ms, signal) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
}

/**
 * Runs an interaction against Pact's mock server and adds the interaction to the pact in `folder`.
 * @throws Error if the client's request or result differs from the interaction
 */
export async function play(provider: string, interaction: Interaction, folder: string): Promise<void> {
  const { description, state, operation, rules, request, response, act, expected, next } = interaction
  const builder = new PactV4({ dir: folder, consumer: CONSUMER, provider, logLevel: 'error' }).addInteraction()
  builder.uponReceiving(description).given(state.name, state.parameters).reference('mock', 'operation', operation)
  for (const rule of rules) builder.reference('register', rule, evidenceOf(rule))

  const form = request.form && (await encodeForm(request.form))
  await builder
    .withRequest(request.method, asTemplate(request.path), (sent) => {
      sent.headers(asTemplate(request.headers))
      if (request.query) sent.query(asTemplate(request.query))
      if (request.json !== undefined) sent.jsonBody(request.json)
      if (form) sent.body(MULTIPART, form).matchingRules(rulesFor(request.form))
    })
    .willRespondWith(response.status, (answer) => {
      if (response.json !== undefined) answer.jsonBody(response.json)
    })
    .executeTest(async ({ url }) => {
      const uploads: Buffer[] = []
      const outcome = await act({ baseUrl: url, clock: stoppedClock, fetch: fetchOnce(next, uploads) }).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
      // The form is compared here as a whole, because Pact does not compare the file names of the parts. The provider
      // checks the file names (RP-A10).
      assert.deepEqual(
        uploads.map((upload) => upload.toString('latin1')),
        form ? [form.toString('latin1')] : [],
      )
      if ('value' in expected) {
        if ('error' in outcome) throw outcome.error
        assert.deepEqual(outcome.value, expected.value)
      } else {
        assert.ok('error' in outcome, `the client was expected to fail, and gave ${JSON.stringify(outcome)}`)
        assert.ok(
          outcome.error instanceof expected.error,
          `the client was expected to fail with ${expected.error.name}, not with ${String(outcome.error)}`,
        )
      }
    })
}

/**
 * Returns a fetch for the requests of one interaction:
 * - The first request is sent, with the fixed multipart boundary.
 * - The second request is not sent; its response is `next`, if `next` is defined.
 * - Any further request fails.
 * @param uploads array to which the encoded form of the first request is added
 */
function fetchOnce(next: unknown, uploads: Buffer[]): typeof fetch {
  let requests = 0
  return async (input, init = {}) => {
    requests += 1
    if (requests === 2 && next !== undefined) return Response.json(next)
    if (requests > 1) throw new Error(`an interaction has one request, and this is number ${requests}`)
    // The connection is closed after the response, because Pact's server stops only when all connections are closed. A
    // keep-alive connection would delay each stop by 0.2 s.
    const headers = { ...Object.fromEntries(new Headers(init.headers)), connection: 'close' }
    if (!(init.body instanceof FormData)) return fetch(input, { ...init, headers })
    const body = await encodeForm(init.body)
    uploads.push(body)
    return fetch(input, { ...init, body, headers: { ...headers, 'content-type': MULTIPART } })
  }
}

/**
 * Returns matching rules that compare each part of a form as a whole. Without these rules, Pact treats every part as a
 * multipart body.
 */
function rulesFor(form: FormData | undefined) {
  return {
    body: [...(form?.keys() ?? [])].map((name) => ({
      path: `$.${name}`,
      rules: [{ 'pact:matcher:type': 'equality' as const }],
    })),
  }
}

/** Casts a template to a type of Pact. Pact's types cannot express a template that mixes strings and matchers. */
function asTemplate<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Pact accepts matchers in place of strings
  return value as T
}
