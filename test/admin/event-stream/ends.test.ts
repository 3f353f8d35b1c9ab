import { describe, expect, test, vi } from 'vitest'
import { HEARTBEAT_MS } from '../../../mock-server/admin/event-stream.ts'
import type { Store } from '../../../mock-server/core/store/store.ts'
import { noLimits, problemOf } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { brief, readerOf } from './reader.ts'
import { briefly, follow, refused, watched } from './support.ts'
import { fakeHostTimers } from '../../helpers/host-timers.ts'

describe('the end of a stream', () => {
  test('an event stream ends its subscription if the reader cancels, the request is aborted or the mock is closed', async () => {
    const { store, seen } = watched()
    const { mock, send } = boot({ store })
    const reader = await follow({ send })
    const leaving = new AbortController()
    const left = await send('/__admin/events', { signal: leaving.signal })
    const third = await follow({ send })
    expect(seen.listeners).toBe(3)
    await reader.cancel()
    expect(seen.listeners).toBe(2)
    leaving.abort(new Error('they left'))
    expect(seen.listeners).toBe(1)
    await expect(left.text()).rejects.toThrow('they left')
    await mock.close()
    expect(seen.listeners).toBe(0)
    expect(await third.next()).toBeUndefined()
  })

  test('if a reader cancels or aborts an event stream while waiting for an event, the subscription of the stream ends', async () => {
    const { store, seen } = watched()
    const { send } = boot({ store })
    const reader = await follow({ send })
    const waiting = reader.next()
    await reader.cancel()
    expect(await waiting).toBeUndefined()
    const leaving = new AbortController()
    const other = readerOf(await send('/__admin/events', { signal: leaving.signal }))
    const next = other.next()
    leaving.abort(new Error('they left'))
    await expect(next).rejects.toThrow('they left')
    expect(seen.listeners).toBe(0)
  })

  test('if a request for an event stream is aborted, rejected or sent with HEAD, no subscription remains', async () => {
    const { store, seen } = watched()
    const { send } = boot({ store })
    await expect(
      (await send('/__admin/events', { signal: AbortSignal.abort(new Error('they left')) })).text(),
    ).rejects.toThrow('they left')
    const head = await send('/__admin/events', { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'text/event-stream', ''])
    seen.failing = true
    await problemOf(await send('/sandboxes/w1/__admin/events'), 503)
    expect(seen.listeners).toBe(0)
  })

  test('`cancelWaits` ends a stream that is reading the journal, and later requests still get an event stream', async () => {
    const booted = boot({ settings: noLimits })
    const reader = await follow(booted)
    await refused(booted, 3)
    const next = reader.next()
    booted.mock.cancelWaits()
    expect(await next).toBeUndefined()
    // cancelWaits does not close the mock, so the mock accepts new streams afterwards.
    const again = await follow(booted)
    await refused(booted, 1)
    expect(await briefly(again, 1)).toEqual(['request 4'])
  })

  test('if no event stream of a sandbox is open, each request to the sandbox runs exactly one store transaction', async () => {
    const { store, seen } = watched()
    const booted = boot({ settings: noLimits, store })
    const reader = await follow(booted)
    await refused(booted, 1)
    await reader.cancel()
    const before = seen.transactions
    await refused(booted, 10)
    expect(seen.transactions).toBe(before + 10)
  })
})

describe('timers and failures', () => {
  test('an event stream sends a comment after exactly 15 seconds without an event', async () => {
    fakeHostTimers()
    const booted = boot()
    const reader = await follow(booted)
    const comments: string[] = []
    void (async () => {
      for (let comment = await reader.comment(); comment !== undefined; comment = await reader.comment())
        comments.push(comment)
    })()
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1)
    expect(comments).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(comments).toEqual([':'])
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1)
    await booted.advance(1)
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS - 1)
    expect(comments).toEqual([':'])
    await vi.advanceTimersByTimeAsync(1)
    expect(comments).toEqual([':', ':'])
  })

  test('when an event stream ends, no timer of the stream remains, even if the store has just failed', async () => {
    fakeHostTimers()
    const { store, seen } = watched()
    const booted = boot({ store })
    const reader = await follow(booted)
    const next = reader.next()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(1)
    await booted.advance(1)
    expect((await next)?.event).toBe('clock')
    expect(vi.getTimerCount()).toBe(0)
    await booted.advance(1)
    seen.failing = true
    const failing = reader.next()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(2)
    seen.failing = false
    booted.mock.cancelWaits()
    expect(await failing).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('after a store failure, an event stream sends a gap event and then every request event that is still unsent', async () => {
    fakeHostTimers()
    const { store, seen } = watched()
    const booted = boot({ settings: noLimits, store })
    const reader = await follow(booted)
    await refused(booted, 2)
    seen.failing = true
    let message: string | undefined
    void reader.next().then((event) => (message = event && brief(event)))
    await vi.advanceTimersByTimeAsync(3000)
    expect(message).toBeUndefined()
    seen.failing = false
    await vi.advanceTimersByTimeAsync(999)
    expect(message).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(message).toBe('gap 0')
    expect(await briefly(reader, 2)).toEqual(['request 1', 'request 2'])
  })

  test('a request for an event stream gets an error response if the store fails', async () => {
    const { store, seen } = watched()
    const { send } = boot({ store })
    seen.failing = true
    expect((await problemOf(await send('/__admin/events'), 503)).detail).toBe('it is down')
    expect(seen.listeners).toBe(0)
  })

  test('an error that is not a store failure ends the event stream, and the reader gets the error', async () => {
    const { store, seen } = watched()
    let isBroken = false
    const broken: Store = {
      ...store,
      transaction: (sandbox, run) =>
        isBroken ? Promise.reject(new Error('a mistake')) : store.transaction(sandbox, run),
    }
    const booted = boot({ store: broken })
    const reader = await follow(booted)
    await booted.advance(1)
    isBroken = true
    await expect(reader.next()).rejects.toThrow('a mistake')
    expect(seen.listeners).toBe(0)
  })
})
