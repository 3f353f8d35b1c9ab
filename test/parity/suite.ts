import type { FaultDocument, SandboxAdmin } from '../../mock-server/index.ts'
import { START } from '../helpers/boot.ts'
import { ACCESS_KEY, AUTH_KEY } from '../core/support.ts'
import {
  images,
  multipart,
  picture,
  sample,
  stringAt,
  tokenAt,
  UNKNOWN_PURCHASE,
} from '../providers/realpay-gift/helpers.ts'
import type { Received, Sent } from '../msw/senders.ts'

/** A function that sends a request to a path below the base URL of a provider. */
export type SendTo = (provider: 'at-gift' | 'realpay-gift', path: string, sent: Omit<Sent, 'url'>) => Promise<Received>

export const settings = {
  'atGift.limit.requests': 1_000,
  'realpayGift.limit.requests': 1_000,
  'atGift.campaigns': [
    { campaign: 'demo-campaign', authKey: AUTH_KEY },
    { campaign: 'other-campaign', authKey: 'MOCK-AuthKey-002' },
  ],
}

const ISSUE = '/demo-campaign/dc/getcode'
const order = { AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500' }
const json = { 'content-type': 'application/json' }

/**
 * Sends requests to every operation of both providers, to pages, to images and to unknown paths. The responses have
 * every documented status.
 * @returns the responses by the title of the request
 */
export async function play(sendTo: SendTo, admin: SandboxAdmin): Promise<Map<string, Received>> {
  const answers = new Map<string, Received>()
  async function send(title: string, ...request: Parameters<SendTo>): Promise<Received> {
    const answer = await sendTo(...request)
    if (answers.has(title)) throw new Error(`two requests are titled "${title}"`)
    answers.set(title, answer)
    return answer
  }
  await atGift(send, admin)
  await realpayGift(send, admin)
  return answers
}

type Send = (title: string, ...request: Parameters<SendTo>) => Promise<Received>

async function failing(
  admin: SandboxAdmin,
  operation: string,
  status: number,
  ask: () => Promise<unknown>,
): Promise<void> {
  const fault: FaultDocument = {
    name: 'failing',
    when: { operation },
    phase: 'before-commit',
    effect: { type: 'provider-error', status },
  }
  await admin.arm(fault)
  await ask()
  await admin.disarm(fault.name)
}

async function limited(admin: SandboxAdmin, name: string, ask: () => Promise<unknown>): Promise<void> {
  await admin.changeSettings({ [name]: 1 })
  await ask()
  await admin.changeSettings({ [name]: 1_000 })
}

async function atGift(send: Send, admin: SandboxAdmin): Promise<void> {
  const issue = (title: string, change: Record<string, unknown> = {}, path = ISSUE): Promise<Received> =>
    send(`at-gift: ${title}`, 'at-gift', path, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ ...order, ...change }),
    })
  const issued = await issue('an issue')
  for (const DcId of ['DC-URL', 'DC-PIN', 'DC-URL-URL', 'DC-SEVEN', 'DC-NO-EXPIRY'])
    await issue(`an issue of ${DcId}`, { DcId })
  const linked = stringAt(JSON.parse((await issue('an issue of a URL', { DcId: 'DC-URL' })).body.toString()), 'Dc1')
  const page = (title: string, name: string): Promise<Received> =>
    send(`page: ${title}`, 'at-gift', `/code/${name}`, { method: 'GET' })
  await page('a URL code', linked.slice(-24))
  await page('no such URL code', 'none')
  await page('the style sheet of URL codes', 'style.css')
  await issue('an inquiry', { TranId: stringAt(JSON.parse(issued.body.toString()), 'TranId') })
  await issue('400, an unknown TranId', { TranId: `AZ${'0'.repeat(40)}` })
  await issue('400, an unknown product', { DcId: 'ありません' })
  await issue('401', { AuthKey: 'MOCK-AuthKey-002' })
  await issue('403', { DcId: 'DC-NOT-CONTRACTED' })
  await issue('404, an unknown campaign', {}, '/no-such/dc/getcode')
  await limited(admin, 'atGift.limit.requests', () => issue('429'))
  await failing(admin, 'at-gift.issue', 500, () => issue('500'))
  await send('at-gift: 400, a form', 'at-gift', ISSUE, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'AuthKey=a',
  })
  await send('at-gift: 400, no JSON', 'at-gift', ISSUE, { method: 'POST', headers: json, body: '{"AuthKey":' })
  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])
    await send(`at-gift: 404, ${method}`, 'at-gift', `${ISSUE}?a=1&a=2`, { method })
  await send('at-gift: 404, a path', 'at-gift', '/__admin/settings', { method: 'GET' })
}

async function realpayGift(send: Send, admin: SandboxAdmin): Promise<void> {
  let fresh = 0
  function call(
    title: string,
    method: string,
    path: string,
    { body, type, ...headers }: { body?: unknown; type?: string } & Record<string, unknown> = {},
  ): Promise<Received> {
    fresh += 1
    const signed = {
      'x-realpay-gift-api-access-key': ACCESS_KEY,
      'x-realpay-gift-api-access-token': tokenAt(START),
      ...(method !== 'GET' && { 'x-realpay-gift-api-request-id': `parity-${fresh}` }),
      ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    }
    return send(`realpay-gift: ${title}`, 'realpay-gift', path, {
      method,
      headers: signed,
      body: body === undefined ? undefined : body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body),
    })
  }
  const form = (...parts: Parameters<typeof multipart>) => multipart(...parts)

  await call('brands', 'GET', '/brands')
  const made = await call('a purchase', 'POST', '/purchases', { body: sample })
  const purchase = `/purchases/${stringAt(JSON.parse(made.body.toString()), 'purchase', 'id')}`
  await call('color', 'POST', `${purchase}/color`, { body: { main: 'b3d4fc', sub: '4e77a6' } })
  const face = await call('a face image', 'POST', `${purchase}/image/face`, form(picture('content')))
  await call('a header image', 'POST', `${purchase}/image/header`, form(picture('content', images.gif, 'h.gif')))
  await call('video', 'POST', `${purchase}/video`, {
    body: { url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 5 },
  })
  await call(
    'ad',
    'POST',
    `${purchase}/ad`,
    form(picture('image', images.jpg, 'ad.jpg'), { name: 'redirect_url', content: 'https://example.com/' }),
  )
  await call('the purchase', 'GET', purchase)
  const bought = await call('a gift', 'POST', `${purchase}/gifts`, {
    body: { price: 500 },
    'x-realpay-gift-api-request-id': 'the-gift',
  })
  await call('the gift again', 'GET', `${purchase}/gifts?request_id=the-gift`)

  const below = (url: string): string => /\/(?:user\?|images\/).*$/.exec(url)?.[0] ?? url
  const page = (title: string, path: string, method = 'GET'): Promise<Received> =>
    send(`page: ${title}`, 'realpay-gift', path, { method })
  await page('the gift', below(stringAt(JSON.parse(bought.body.toString()), 'gift', 'url')))
  await page('no such gift', '/user?code=none')
  await page('the style sheet of gifts', '/user.css?main=b3d4fc&sub=4e77a6')
  const image = below(stringAt(JSON.parse(face.body.toString()), 'url'))
  await page('an image', image)
  await page('no such image', '/images/none.png')

  await call('no face image', 'DELETE', `${purchase}/image/face`)
  await call('no header image', 'DELETE', `${purchase}/image/header`)
  await call('400, an unknown purchase', 'GET', UNKNOWN_PURCHASE)
  await call('400, a price that is not offered', 'POST', `${purchase}/gifts`, { body: { price: 501 } })
  await call('400, no image', 'POST', `${purchase}/image/face`, form(picture('content', Buffer.from('text'))))
  await call('401', 'GET', '/brands', { 'x-realpay-gift-api-access-token': '000000' })
  await call('409', 'POST', '/purchases', { body: sample, 'x-realpay-gift-api-request-id': 'the-gift' })
  await call('404', 'GET', '/nothing')
  await call('404, HEAD', 'HEAD', '/brands')
  await limited(admin, 'realpayGift.limit.requests', () => call('429', 'GET', '/brands'))
  await failing(admin, 'realpay-gift.create-purchase', 503, () => call('503', 'POST', '/purchases', { body: sample }))
}
