import { providers } from '../../../mock-server/app.ts'
import type { RecordingRules } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import { createTotpVerifier, type TotpConfig } from '../../../mock-server/core/provider/totp.ts'
import { createSecretMask } from '../../../mock-server/core/secret-encodings.ts'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import { Problem } from '../../../mock-server/index.ts'
import type { Exchange } from '../exchange.ts'
import { type Redacted, seal } from '../redacted.ts'
import { redactBody } from './bodies.ts'
import { createFaker } from './fake-values.ts'
import { RECORDED_HOST, redactHeaders, redactPath } from './head.ts'
import { createSecretIndex } from './secret-index.ts'
import { mapStrings, scalarsOf } from './strings.ts'
import { createValueRedactor, type ValueRedactor } from './values.ts'

/**
 * An object that removes secrets from exchanges. A redactor remembers the secrets of all exchanges, and replaces them
 * in later exchanges.
 */
export interface ExchangeRedactor {
  /**
   * Returns the exchange with fakes (replacement values) instead of credentials, codes, ids and personal data.
   * @throws Problem 422 if the exchange still contains a secret in a place where a secret cannot be replaced
   */
  redact(exchange: Exchange): Redacted<Exchange>
}

export interface RedactorOptions {
  /** The key of the corpus. */
  key: string
  /** Secrets that are known before they occur in an exchange, such as the credentials in the environment. */
  secrets?: readonly string[] | undefined
  /** The TOTP parameters of a caller. If these parameters are set, the age of each token is recorded. */
  totp?: (TotpConfig & { accessKey: string }) | undefined
}

export async function createExchangeRedactor({ key, secrets = [], totp }: RedactorOptions): Promise<ExchangeRedactor> {
  const rules = new Map<string, RecordingRules>()
  for (const provider of providers) rules.set(provider.name, await provider.recording())
  const prefixes = [...rules.values()].flatMap(({ fixedPrefix }) => (fixedPrefix ? [fixedPrefix.source] : []))
  const faker = createFaker({ key, fixedPrefix: prefixes.length > 0 ? new RegExp(prefixes.join('|')) : undefined })
  const index = createSecretIndex()
  for (const secret of secrets) index.add(secret)
  if (totp) index.add(totp.secret)
  const verifier = totp && { accessKey: totp.accessKey, ...createTotpVerifier(totp) }
  const redactors = new Map<string, ValueRedactor>()
  for (const [name, known] of rules)
    redactors.set(
      name,
      createValueRedactor(known, faker, (secret) => index.add(secret)),
    )

  /** Replaces the secrets in a text that was not expected to contain a secret. */
  function withoutSecrets(text: string): string {
    let result = text
    for (const secret of index.findIn(text)) result = createSecretMask([secret], faker.fake(secret))(result)
    // A secret in an unusual spelling cannot be replaced on its own, so the whole text is replaced.
    return index.findIn(result).length === 0 ? result : faker.fake(result)
  }

  return {
    redact(exchange) {
      const { id, provider, operation, sentAt, request, lost, fault } = exchange
      const response = withoutHost(exchange)
      const values = redactors.get(provider)
      if (!values) throw new Error(`there is no provider ${provider}`)
      const step = verifier && { ...verifier, atMs: parseIso(sentAt) }
      const isPublic = response?.status === 200 && values.rules.publicResponses.includes(operation ?? '')
      const sent = {
        method: /^[A-Z]{1,20}$/.test(request.method) ? request.method : 'OTHER',
        path: redactPath(provider, request, values),
        headers: redactHeaders(request.headers, values, step),
        body: request.body && redactBody(request.body, { part: 'request', values }),
      }
      const received = response && {
        receivedAt: response.receivedAt,
        status: response.status,
        headers: redactHeaders(response.headers, values, undefined),
        body: response.body && redactBody(response.body, { part: 'response', values, isPublic }),
      }
      const redacted: Exchange = {
        id,
        provider,
        ...(operation !== undefined && { operation }),
        sentAt,
        request: mapStrings(sent, withoutSecrets),
        response: received && { ...mapStrings(received, withoutSecrets), receivedAt: received.receivedAt },
        ...(lost && { lost }),
        ...(fault !== undefined && { fault }),
      }
      for (const { place, text } of scalarsOf({ request: redacted.request, response: redacted.response }))
        if (place !== 'response.receivedAt' && index.findIn(text).length > 0) throw stillSecret(id, place)
      return seal(redacted)
    },
  }
}

/** Returns the response with `RECORDED_HOST` instead of the host of the API. */
function withoutHost({ request, response }: Exchange): Exchange['response'] {
  const { host } = request.headers
  if (host === undefined || response === null) return response
  const ofHost = `://${host}/`
  return mapStrings(response, (text) =>
    text.includes(ofHost) ? text.replaceAll(ofHost, `://${RECORDED_HOST}/`) : text,
  )
}

function stillSecret(id: string, place: string): Problem {
  return new Problem(422, {
    en: `the exchange ${id} is not written: ${place} would contain a secret that cannot be replaced there`,
    ja: `リクエスト ${id} の記録は書き込まれない: ${place} に、置き換えられない秘密情報が残る`,
  })
}
