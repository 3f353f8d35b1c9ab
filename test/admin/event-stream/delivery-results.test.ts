import { describe, expect, test } from 'vitest'
import {
  issued,
  ISSUE_PATH,
  issueOf,
  json,
  noLimits,
  partnerHeaders,
  purchasePath,
  sendAndLose,
} from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { brief } from './reader.ts'
import { briefly, follow } from './support.ts'

describe('delivery results', () => {
  test('if a response is lost before the event of its request is sent, the stream sends one event, which reports the loss', async () => {
    const booted = boot({ settings: noLimits })
    const reader = await follow(booted)
    await booted.send(ISSUE_PATH, issueOf())
    expect(await briefly(reader, 2)).toEqual(['request 1', 'code of 1'])
    const response = await sendAndLose(booted, ISSUE_PATH, issueOf())
    expect(response.status).toBe(200)
    await booted.send('/realpay-gift/brands')
    // When the test starts to read the stream, the loss has already happened. So the stream sends one code event with
    // the current state of the code, instead of one event for the issue and one for the loss.
    expect(await briefly(reader, 3)).toEqual(['request 2 lost', 'code of 2 orphaned', 'request 3'])
  })

  test('if a response is lost after the event of its request was sent, the stream sends the event again without an id', async () => {
    const booted = boot({ settings: noLimits })
    const reader = await follow(booted)
    const losses: ((abandoned?: boolean) => Promise<void>)[] = []
    await booted.mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf()), {
      onHandled: (lose) => losses.push(lose),
    })
    await booted.send('/realpay-gift/brands')
    expect(await briefly(reader, 3)).toEqual(['request 1', 'code of 1', 'request 2'])
    for (const lose of losses) await lose(false)
    expect(await briefly(reader, 2)).toEqual(['request 1 again lost', 'code of 1 orphaned'])
    expect(reader.lastId).toBe('000000002')
  })

  test('an inquiry causes a code event in the event stream only if the inquiry recovers a lost code', async () => {
    const booted = boot({ settings: noLimits })
    const { send } = booted
    const { TranId } = await issued(await sendAndLose(booted, ISSUE_PATH, issueOf()))
    const known = await issued(await send(ISSUE_PATH, issueOf()))
    const reader = await follow(booted)
    await send(ISSUE_PATH, issueOf({ TranId: known.TranId }))
    await send(ISSUE_PATH, issueOf({ TranId }))
    const events = await reader.take(3)
    expect(events.map(brief)).toEqual(['request 3', 'request 4', 'code of 1'])
    expect(events[2]?.data).toMatchObject({ delivered: false, recoveredBy: '000000004', orphaned: false })
    await sendAndLose(booted, ISSUE_PATH, issueOf({ TranId }))
    await send('/realpay-gift/brands')
    expect(await briefly(reader, 2)).toEqual(['request 5 lost', 'request 6'])
  })

  test('a code event reports a code as orphaned again if the response to the inquiry that recovered the code is lost', async () => {
    const booted = boot({ settings: noLimits })
    const { TranId } = await issued(await sendAndLose(booted, ISSUE_PATH, issueOf()))
    const reader = await follow(booted)
    const losses: (() => Promise<void>)[] = []
    await booted.mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf({ TranId })), {
      onHandled: (lose) => losses.push(lose),
    })
    expect(await briefly(reader, 2)).toEqual(['request 2', 'code of 1'])
    for (const lose of losses) await lose()
    expect(await briefly(reader, 2)).toEqual(['request 2 again lost', 'code of 1 orphaned'])
  })

  test('a purchase of a gift causes a code event with the provider and the value of the gift', async () => {
    const booted = boot({ settings: noLimits })
    const reader = await follow(booted)
    const path = await purchasePath(booted.send)
    await booted.send(`${path}/gifts`, json({ price: 500 }, { headers: await partnerHeaders('gift-1') }))
    const events = await reader.take(3)
    expect(events.map(brief)).toEqual(['request 1', 'request 2', 'code of 2'])
    expect(events[2]?.data).toMatchObject({ provider: 'realpay-gift', faceValue: 500 })
  })
})
