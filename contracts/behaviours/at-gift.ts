import { z } from 'zod'
import { type Behaviour, expect, expectJson, type Subject } from './behaviour.ts'

const CAMPAIGN = 'demo-campaign'
const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }
const other = { campaign: 'other-campaign', authKey: 'MOCK-AuthKey-002' }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const JAPAN_MS = 9 * HOUR_MS

const issuedSchema = z.looseObject({
  TranId: z.string(),
  Dc1: z.string(),
  ControlNo: z.string(),
  Expiration: z.string(),
})

function post(
  { send }: Subject,
  members: object = {},
  { campaign = CAMPAIGN, type = 'application/json' } = {},
): Promise<Response> {
  return send(`/${campaign}/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify({ ...order, ...members }),
  })
}

async function issue(subject: Subject): Promise<z.infer<typeof issuedSchema>> {
  const answer = await post(subject)
  expect('an issue', answer.status, 200)
  return issuedSchema.parse(await answer.json())
}

/** Returns the day in Japan ten years after `nowMs` as YYYYMMDD. `nowMs` must not be on 29 February. */
function inTenYears(nowMs: number): string {
  const japan = new Date(nowMs + JAPAN_MS)
  japan.setUTCFullYear(japan.getUTCFullYear() + 10)
  return japan.toISOString().slice(0, 10).replaceAll('-', '')
}

/**
 * Returns a behaviour with two issue requests. The request with the given members is rejected with 400, and the same
 * request with valid members succeeds. The check advances the clock between the requests because of the rate limit.
 */
function refused(name: string, rules: readonly string[], members: object, type?: string): Behaviour {
  return {
    name,
    provider: 'at-gift',
    rules,
    async check(subject) {
      expect(name, (await post(subject, members, type === undefined ? {} : { type })).status, 400)
      await subject.advance(1000)
      expect('the same request as it should be', (await post(subject)).status, 200)
    },
  }
}

export const atGift: readonly Behaviour[] = [
  {
    name: 'each issue gives a code of its own',
    provider: 'at-gift',
    rules: ['AG-D10'],
    async check(subject) {
      const first = await issue(subject)
      await subject.advance(1000)
      const second = await issue(subject)
      for (const member of ['TranId', 'Dc1', 'ControlNo'] as const)
        expect(`the second ${member} is another`, first[member] === second[member], false)
    },
  },
  {
    name: 'the limit has room again a second after the last that it let through',
    provider: 'at-gift',
    rules: ['AG-D7', 'AG-A3'],
    async check(subject) {
      await issue(subject)
      await subject.advance(900)
      expect('after 0.9 s', (await post(subject)).status, 429)
      await subject.advance(99)
      expect('after 0.999 s', (await post(subject)).status, 429)
      await subject.advance(1)
      expect('after 1 s', (await post(subject)).status, 200)
    },
  },
  {
    name: 'a code is shown to the AuthKey that bought it alone',
    provider: 'at-gift',
    rules: ['AG-A4', 'AG-A7'],
    settings: { 'atGift.campaigns': [{ campaign: CAMPAIGN, authKey: order.AuthKey }, other] },
    async check(subject) {
      const { TranId } = await issue(subject)
      await subject.advance(1000)
      expect(
        'an inquiry of another',
        (await post(subject, { AuthKey: other.authKey, TranId }, { campaign: other.campaign })).status,
        400,
      )
      expect("the AuthKey of another's campaign", (await post(subject, {}, { campaign: other.campaign })).status, 401)
    },
  },
  {
    name: 'a code expires ten years after the day of its issue in Japan',
    provider: 'at-gift',
    rules: ['AG-A9', 'AG-D13'],
    async check(subject) {
      const sinceMidnight = ((await subject.now()) + JAPAN_MS) % DAY_MS
      await subject.advance((DAY_MS + 23.5 * HOUR_MS - sinceMidnight) % DAY_MS)
      expect('at 23:30 in Japan', (await issue(subject)).Expiration, inTenYears(await subject.now()))
      await subject.advance(HOUR_MS)
      expect('at 0:30 in Japan', (await issue(subject)).Expiration, inTenYears(await subject.now()))
    },
  },
  {
    name: 'every answer is JSON in UTF-8',
    provider: 'at-gift',
    rules: ['AG-D2'],
    async check(subject) {
      for (const [what, members, status] of [
        ['an issue', {}, 200],
        ['a request past the limit', {}, 429],
        ['a wrong AuthKey', { AuthKey: 'none' }, 401],
      ] as const) {
        const answer = await post(subject, members)
        expect(what, answer.status, status)
        expectJson(what, answer)
        if (status === 429) await subject.advance(1000)
      }
    },
  },
  {
    name: 'an answer past the limit does not tell when to try again',
    provider: 'at-gift',
    rules: ['AG-A3'],
    async check(subject) {
      await issue(subject)
      const answer = await post(subject)
      expect('a second at once', answer.status, 429)
      expect('its Retry-After', answer.headers.get('retry-after'), null)
    },
  },
  refused('a misspelt TranId is refused, and issues nothing', ['AG-A6'], { TranID: 'AZ' }),
  refused('a TranId that is null is refused, and issues nothing', ['AG-A6'], { TranId: null }),
  refused('an amount that is a number is refused', ['AG-A1'], { Amount: 500 }),
  refused('a body that is not sent as JSON is refused', ['AG-D2'], {}, 'text/plain'),
]
