import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { parseExchange, type RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { createExchangeRedactor } from '../../../scenarios/recordings/redaction/redact.ts'

export const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'

export const now = Date.parse('2026-04-01T00:00:00Z')

export const bytes = (text: string): Uint8Array => Buffer.from(text)

export const json = { 'content-type': 'application/json' }

export function atGift(
  request: object | string,
  response: object | string,
  more: { path?: string; headers?: object } = {},
): RawExchange {
  const text = (value: object | string): string => (typeof value === 'string' ? value : JSON.stringify(value))
  return {
    provider: 'at-gift',
    sentAtMs: now,
    request: {
      method: 'POST',
      path: more.path ?? '/demo-campaign/dc/getcode',
      headers: { ...json, ...more.headers },
      body: bytes(text(request)),
    },
    response: { receivedAtMs: now + 80, status: 200, headers: json, body: bytes(text(response)) },
  }
}

export const order = (more: object = {}) => ({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...more })

export const issued = (more: object = {}) => ({
  Status: 'SUCCESS',
  ErrorMsg: '',
  TranId: 'AZ0123456789abcdef0123456789abcdef01234567',
  Amount: 500,
  Expiration: '20360401',
  Dc1Type: '0',
  Dc1: 'QWER-918273-TYUI',
  Dc2Type: null,
  Dc2: null,
  ...more,
})

export async function redactAll(raws: readonly RawExchange[], secrets: readonly string[] = []): Promise<Exchange[]> {
  const redactor = await createExchangeRedactor({ key: 'a key of the test corpus', secrets })
  return raws.map((raw, index) => redactor.redact({ id: `${index + 1}-x`, ...parseExchange(raw) }))
}

export const member = (body: unknown, name: string): unknown => Object(Object(body)['json'])[name]
