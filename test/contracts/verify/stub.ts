import { onTestFinished } from 'vitest'
import { listening } from '../../../contracts/mutations/start-server.ts'
import { createGiftMock, type GiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'

export const own = {
  campaign: 'own-campaign',
  authKey: 'Own*AuthKey-0001',
  accessKey: 'own0000000000000000000000000000000key001',
  secret: 'OWNSECRETOWNSECRETOWNSECRETOWNSE',
}

/** Environment variables with the stub's own credentials, products and brands. */
export const ownVariables = {
  AT_GIFT_CAMPAIGN: own.campaign,
  AT_GIFT_AUTH_KEY: own.authKey,
  AT_GIFT_DC_FREE_AMOUNT: 'DC500',
  AT_GIFT_DC_FIXED_AMOUNT: 'DC-FIXED-1000',
  AT_GIFT_DC_URL_CODE: 'DC-URL',
  AT_GIFT_DC_SECOND_CODE: 'DC-PIN',
  AT_GIFT_DC_URL_SECOND_CODE: 'DC-URL-URL',
  AT_GIFT_DC_SEVEN_PAYMENT: 'DC-SEVEN',
  AT_GIFT_DC_NO_EXPIRY: 'DC-NO-EXPIRY',
  AT_GIFT_DC_OUTSIDE_CONTRACT: 'DC-NOT-CONTRACTED',
  REALPAY_GIFT_ACCESS_KEY: own.accessKey,
  REALPAY_GIFT_TOTP_SECRET: own.secret,
  REALPAY_GIFT_TOTP_ALGORITHM: 'SHA256',
  REALPAY_GIFT_TOTP_DIGITS: '8',
  REALPAY_GIFT_TOTP_PERIOD: '15',
  REALPAY_GIFT_BRAND: 'amazon',
  REALPAY_GIFT_BRAND_WITHOUT_700: 'mock-cafe',
}

const settings = {
  'atGift.campaigns': [{ campaign: own.campaign, authKey: own.authKey }],
  'realpayGift.accessKeys': [{ accessKey: own.accessKey, totpSecret: own.secret }],
  'realpayGift.totp.algorithm': 'SHA256',
  'realpayGift.totp.digits': 8,
  'realpayGift.totp.periodSeconds': 15,
}

/**
 * Starts a stub of the providers. The stub behaves like the mock, but has its own credentials, uses the clock of the
 * machine and has no control API.
 */
export async function ownStub(
  more: Record<string, unknown> = {},
): Promise<{ url: string; mock: GiftMock; paths: string[] }> {
  const mock = createGiftMock({ settings: { ...settings, ...more } })
  const paths: string[] = []
  const url = await answering(async (request) => {
    const { pathname } = new URL(request.url)
    paths.push(pathname)
    return pathname.includes('__admin')
      ? new Response('Not Found', { status: 404 })
      : mock.fetch(request, { peer: '127.0.0.1' })
  })
  onTestFinished(() => mock.close())
  return { url, mock, paths }
}

/** Starts a server with the given handler. The server is closed when the test has finished. */
export async function answering(answer: (request: Request) => Response | Promise<Response>): Promise<string> {
  const server = await listening(async (request) => answer(request))
  onTestFinished(() => server.close())
  return server.url
}

/**
 * Starts a server that forwards requests to a mock and changes the responses of the providers. Responses of the control
 * API stay unchanged.
 */
export async function driftedMock(
  change: (answer: Response, request: Request) => Response | Promise<Response>,
): Promise<string> {
  const mock = createGiftMock({ clock: { mode: 'frozen', nowMs: START } })
  onTestFinished(() => mock.close())
  return answering(async (request) => {
    const answer = await mock.fetch(request, { peer: '127.0.0.1' })
    return request.url.includes('__admin') ? answer : change(answer, request)
  })
}
