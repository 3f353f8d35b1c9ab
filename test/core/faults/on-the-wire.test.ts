import { describe, expect, test } from 'vitest'
import type { FaultDocument } from '../../../mock-server/index.ts'
import type { Phase } from '../../../mock-server/core/faults/effect.ts'
import { effects, type EffectType } from '../../../mock-server/core/faults/effects/index.ts'
import {
  entryOf,
  faultOf,
  partsOf,
  type Seen,
  send,
  served,
  servedOverTls,
  totalsOf,
  until,
  untilWaiting,
  expectEnd,
} from './support.ts'

/**
 * Expected result of an issue request with a fault: what the caller receives, and what the journal and the ledger
 * record.
 */
interface Case {
  effect: FaultDocument['effect']
  end: Seen['end']
  /** Status that the caller receives, or 0 if no HTTP response is sent. */
  status: number
  /** Part of the body that the caller receives, or a pattern that the received body matches. */
  body: 'whole' | 'half' | 'none' | RegExp
  delivered: boolean
  /** Milliseconds by which the virtual clock advances while the request waits. */
  advanceMs?: number
  leaves?: true
}

const half = { end: 'ECONNRESET', status: 200, body: 'half', delivered: false } as const
const nothing = { status: 0, body: 'none', delivered: false } as const
const page = {
  effect: { type: 'html-error-page', status: 503 },
  end: 'FIN',
  status: 503,
  body: /^<html>.*503 Service Temporarily Unavailable/s,
} as const
const error = {
  effect: { type: 'provider-error', status: 429 },
  end: 'FIN',
  status: 429,
  body: /^\{"Status":"ERROR","ErrorMsg":".+"\}$/,
} as const
const own = {
  effect: { type: 'respond', status: 418, headers: { 'X-Pot': 'tea' }, body: { a: [1] } },
  end: 'FIN',
  status: 418,
  body: /^\{"a":\[1\]\}$/,
} as const
const garbage: Case = { effect: { type: 'garbage-then-close', bytes: 700 }, end: 'FIN', ...nothing }
const late: Case = {
  effect: { type: 'delay', ms: 85_000 },
  end: 'FIN',
  status: 200,
  body: 'whole',
  delivered: true,
  advanceMs: 85_000,
}
const silent: Case = { effect: { type: 'hang' }, end: 'left', ...nothing, advanceMs: 60_000, leaves: true }
const changed: Case = {
  effect: { type: 'set', settings: { 'atGift.retryAfter': true } },
  end: 'FIN',
  status: 200,
  body: 'whole',
  delivered: true,
}
const short: Case = {
  effect: { type: 'truncate-body', bytes: 10 },
  end: 'FIN',
  status: 200,
  body: /^\{"Status":$/,
  delivered: false,
}
const broken: Case = {
  effect: { type: 'malformed-body' },
  end: 'FIN',
  status: 200,
  body: /^\{"Status","SUCCESS",.*\}$/,
  delivered: false,
}
const chunk: Case = {
  effect: { type: 'malformed-chunk' },
  end: 'FIN',
  status: 200,
  body: /^[0-9a-f]+\r\n\{"Status":.*\r\nthese are no hex digits\r\n$/s,
  delivered: false,
}
const slow: Case = {
  effect: { type: 'slow-body', ms: 60_000, pieces: 7 },
  end: 'FIN',
  status: 200,
  body: 'whole',
  delivered: true,
  advanceMs: 60_000,
}
const foreign: Case = { effect: { type: 'shift-jis-body' }, end: 'FIN', status: 200, body: 'whole', delivered: true }
const marked: Case = {
  effect: { type: 'byte-order-mark' },
  end: 'FIN',
  status: 200,
  body: /^\uFEFF\{"Status":"SUCCESS",.*\}$/,
  delivered: true,
}
const extended: Case = {
  effect: { type: 'json-members', members: { Extend1: 'A-1', Extra: [null] } },
  end: 'FIN',
  status: 200,
  body: /^\{"Status":"SUCCESS",.*"Extend1":"A-1","Extend2":null,.*"Extra":\[null\]\}$/,
  delivered: true,
}
const mislabelled: Case = {
  effect: { type: 'wrong-content-type', contentType: 'text/plain' },
  end: 'FIN',
  status: 200,
  body: 'whole',
  delivered: true,
}

/**
 * The cases by effect and phase. Two effects are missing, because other tests cover them: `drop-request` leaves no
 * entry in the journal, and `ask` needs a person's decision.
 */
const cases: Record<Exclude<EffectType, 'drop-request' | 'ask'>, Partial<Record<Phase, Case>>> = {
  respond: { 'before-commit': { ...own, delivered: true }, 'after-commit': { ...own, delivered: false } },
  'provider-error': { 'before-commit': { ...error, delivered: true }, 'after-commit': { ...error, delivered: false } },
  delay: { 'before-commit': late, 'after-commit': late },
  hang: { 'before-commit': silent, 'after-commit': silent, 'mid-body': { ...silent, status: 200, body: 'half' } },
  'empty-response': {
    'before-commit': { effect: { type: 'empty-response' }, end: 'FIN', ...nothing },
    'after-commit': { effect: { type: 'empty-response' }, end: 'FIN', ...nothing },
  },
  'reset-connection': {
    'before-commit': { effect: { type: 'reset-connection' }, end: 'ECONNRESET', ...nothing },
    'after-commit': { effect: { type: 'reset-connection' }, end: 'ECONNRESET', ...nothing },
    'mid-body': { effect: { type: 'reset-connection' }, ...half },
  },
  'close-connection': {
    'after-commit': { effect: { type: 'close-connection' }, ...half, end: 'FIN', body: 'none' },
    'mid-body': { effect: { type: 'close-connection' }, ...half, end: 'FIN' },
  },
  'truncate-body': { 'after-commit': short, 'mid-body': short },
  'malformed-body': { 'after-commit': broken, 'mid-body': broken },
  'malformed-chunk': { 'after-commit': chunk, 'mid-body': chunk },
  'slow-body': { 'after-commit': slow, 'mid-body': slow },
  'garbage-then-close': { 'before-commit': garbage, 'after-commit': garbage },
  'html-error-page': { 'before-commit': { ...page, delivered: true }, 'after-commit': { ...page, delivered: false } },
  'shift-jis-body': { 'after-commit': foreign, 'mid-body': foreign },
  'byte-order-mark': { 'after-commit': marked, 'mid-body': marked },
  'json-members': { 'after-commit': extended, 'mid-body': extended },
  'wrong-content-type': { 'after-commit': mislabelled, 'mid-body': mislabelled },
  set: { 'before-commit': changed, 'after-commit': changed },
}

test('the test cases cover each fault effect in each phase that the effect supports', () => {
  const phasesOf = (of: object): string[] => Object.keys(of).toSorted()
  const tested = Object.fromEntries(Object.entries(cases).map(([type, of]) => [type, phasesOf(of)]))
  expect(tested, 'add the missing effects and phases to `cases` in this file').toEqual(
    Object.fromEntries(
      Object.entries(effects)
        .filter(([type]) => type !== 'drop-request' && type !== 'ask')
        .map(([type, { phases }]) => [type, [...phases].toSorted()]),
    ),
  )
})

test('a request that a fault drops gets no response, issues no code and has no journal entry', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', { type: 'drop-request' }))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(1_000_000)
  expect((await mock.admin.pendingWaits()).count).toBe(1)
  line.leave()
  expect((await line.seen).bytes).toHaveLength(0)
  await until(async () => (await mock.admin.pendingWaits()).count === 0)
  expect((await mock.admin.requests()).requests).toEqual([])
  expect(await totalsOf(mock)).toEqual({ issued: 0, orphaned: 0 })
  expect(await mock.admin.faults()).toMatchObject([{ seen: 1, hits: 1 }])
})

const listed = Object.entries(cases).flatMap(([type, phases]) =>
  Object.entries(phases).map(([phase, one]): [string, Phase, Case] => [type, phase as Phase, one]),
)

describe.each([
  ['http', served],
  ['https', servedOverTls],
])('fault effects over %s', (_scheme, start) => {
  test.each(listed)(
    'the fault effect %s in the phase %s has its documented result for the caller',
    async (type, phase, { effect, end, status, body, delivered, advanceMs, leaves }) => {
      const mock = await start()
      await mock.admin.arm(faultOf(phase, effect))
      const line = await send(mock)
      if (advanceMs !== undefined) {
        await untilWaiting(mock)
        if (body === 'half') await until(() => line.soFar().includes('"Status"'))
        await mock.admin.advanceClock(advanceMs)
      }
      if (leaves) line.leave()
      const seen = await line.seen
      expectEnd(seen.end, end, seen.bytes.length > 0 || mock.url.startsWith('https:'))

      const entry = await entryOf(mock, ({ abandoned }) => abandoned === leaves)
      const issued = phase !== 'before-commit' || ['delay', 'set'].includes(type) ? 1 : 0
      expect(entry).toMatchObject({
        operation: 'at-gift.issue',
        delivered,
        fault: { name: 'the-fault', phase, effect: type },
        durationMs: advanceMs ?? 0,
        atMs: (await mock.admin.clock()).nowMs - (advanceMs ?? 0),
      })
      expect(entry.outcome.code).toBe(issued === 1 ? 'issued' : type === 'provider-error' ? 'rate-limited' : 'fault')
      expect(await totalsOf(mock)).toEqual({ issued, orphaned: delivered ? 0 : issued })
      expect(await mock.admin.faults()).toMatchObject([{ seen: 1, hits: 1 }])

      const text = seen.bytes.toString()
      if (status === 0) expect(seen.bytes).toHaveLength(type === 'garbage-then-close' ? 700 : 0)
      if (type === 'garbage-then-close') expect(seen.bytes.every((byte) => byte >= 128)).toBe(true)
      expect(entry.response.status).toBe(phase === 'before-commit' ? status : status || 200)
      if (status === 0) return
      const parts = partsOf(text)
      expect(parts.status).toBe(status)
      expect(parts.headers.get('x-gift-mock-request')).toBe(entry.id)
      const whole = entry.response.body ?? ''
      if (body instanceof RegExp) expect(parts.body).toMatch(body)
      else expect(parts.body).toBe({ whole, half: whole.slice(0, Math.ceil(whole.length / 2)), none: '' }[body])
    },
  )
})
