import { setupServer } from 'msw/node'
import type { RequestHandler } from 'msw'
import { onTestFinished, vi } from 'vitest'
import { AUTH_KEY } from '../core/support.ts'
import type { Sent } from './senders.ts'

export const ISSUE_URL = 'https://service-gift.jp/demo-campaign/dc/getcode'

/** Starts MSW with these handlers and stops MSW at the end of the test. A request that no handler accepts fails. */
export function listening(...handlers: RequestHandler[]): ReturnType<typeof setupServer> {
  const server = setupServer(...handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  return server
}

/** Until the end of the test, the texts of `console.error` go to the returned list and are not printed. */
export function printed(): string[] {
  const lines: string[] = []
  const spy = vi
    .spyOn(console, 'error')
    .mockImplementation(
      (...what: unknown[]) =>
        void lines.push(what.map((one) => (one instanceof Error ? one.stack : String(one))).join(' ')),
    )
  onTestFinished(() => spy.mockRestore())
  return lines
}

/** Returns a request that orders a code for 500 yen. */
export function issue(url = ISSUE_URL, more: Partial<Sent> = {}): Sent {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500' }),
    ...more,
  }
}

/** Returns the messages of the error of a failed request and of the causes of the error. */
export async function failureOf(work: Promise<unknown>): Promise<{ message: string; code: unknown; cause?: unknown }> {
  try {
    await work
  } catch (error) {
    return describeError(error)
  }
  throw new Error('nothing failed')
}

function describeError(error: unknown): { message: string; code: unknown; cause?: unknown } {
  if (!(error instanceof Error)) throw new TypeError('what was thrown is no error')
  return {
    message: error.message,
    code: 'code' in error ? error.code : undefined,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}
