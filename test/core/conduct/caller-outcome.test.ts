import { describe, expect, test } from 'vitest'
import {
  succeeded,
  callerOutcome,
  mayBeInFlight,
  statusReachedCaller,
} from '../../../mock-server/core/conduct/caller-outcome.ts'
import type { Choice } from '../../../mock-server/core/faults/waiting/waiting-requests.ts'
import type { JournalEntry } from '../../../mock-server/core/journal/journal.ts'
import { entry } from './entry.ts'

const fault = (
  effect: NonNullable<JournalEntry['fault']>['effect'],
  phase: NonNullable<JournalEntry['fault']>['phase'] = 'after-commit',
) => ({ name: 'f', phase, effect })

/** A request that the effect `ask` holds. */
const asked = { fault: fault('ask') }
const decided = (choice: Choice) => ({ decision: { choice, by: 'person' as const } })

describe('the status of a response', () => {
  test.each([
    ['the status reaches the caller if the response is complete', {}, true],
    ['no status reaches the caller if the response is lost without a fault', { delivered: false }, false],
    ['no status reaches the caller if the caller abandons the request', { delivered: false, abandoned: true }, false],
    [
      'no status reaches the caller if the connection is reset before the commit',
      { delivered: false, status: 0, fault: fault('reset-connection', 'before-commit') },
      false,
    ],
    [
      'no status reaches the caller if the mock hangs before the commit',
      { delivered: false, status: 0, fault: fault('hang', 'before-commit') },
      false,
    ],
    [
      'no status reaches the caller if the connection is reset after the commit',
      { delivered: false, fault: fault('reset-connection') },
      false,
    ],
    [
      'the status reaches the caller if the connection is reset within the body',
      { delivered: false, fault: fault('reset-connection', 'mid-body') },
      true,
    ],
    [
      'no status reaches the caller if the mock hangs after the commit',
      { delivered: false, fault: fault('hang') },
      false,
    ],
    [
      'the status reaches the caller if the mock hangs within the body',
      { delivered: false, fault: fault('hang', 'mid-body') },
      true,
    ],
    [
      'the status reaches the caller if the mock hangs within the body until the caller disconnects',
      { delivered: false, abandoned: true, fault: fault('hang', 'mid-body') },
      true,
    ],
    [
      'no status reaches the caller if the mock hangs after the commit until the caller disconnects',
      { delivered: false, abandoned: true, fault: fault('hang') },
      false,
    ],
    [
      'no status reaches the caller if the response is delayed until the caller disconnects',
      { delivered: false, abandoned: true, fault: fault('delay') },
      false,
    ],
    [
      'the status reaches the caller if the body is sent slowly until the caller disconnects',
      { delivered: false, abandoned: true, fault: fault('slow-body') },
      true,
    ],
    [
      'no status reaches the caller if the mock sends an empty response',
      { delivered: false, fault: fault('empty-response') },
      false,
    ],
    [
      'no status reaches the caller if the mock sends garbage',
      { delivered: false, fault: fault('garbage-then-close') },
      false,
    ],
    [
      'the status reaches the caller if the connection is closed after the head',
      { delivered: false, fault: fault('close-connection') },
      true,
    ],
    [
      'the status reaches the caller if the body has a malformed chunk',
      { delivered: false, fault: fault('malformed-chunk') },
      true,
    ],
    [
      'the status reaches the caller if a fault replaces the response',
      { delivered: false, fault: fault('respond') },
      true,
    ],
    ['no status reaches the caller while the response waits for a decision', { ...asked, decision: null }, false],
    [
      'the status reaches the caller if a person decides to send the response',
      { ...asked, ...decided('answer') },
      true,
    ],
    [
      'no status reaches the caller if a person decides to reset the connection',
      { ...asked, ...decided('reset'), delivered: false },
      false,
    ],
    [
      'no status reaches the caller if the caller leaves before a person decides',
      { ...asked, decision: null, delivered: false, abandoned: true },
      false,
    ],
  ] satisfies [string, Parameters<typeof entry>[0], boolean][])('%s', (_what, change, expected) => {
    expect(statusReachedCaller(entry(change))).toBe(expected)
  })
})

describe('the caller outcome', () => {
  const refusals = new Set([400])

  test.each([
    ['the outcome of a success is "done"', {}, 'done'],
    [
      'the outcome of a success that a fault generates is "unknown"',
      { outcome: { code: 'fault', reason: '', rule: null } },
      'unknown',
    ],
    [
      'the outcome of a success with a truncated body is "unknown"',
      { delivered: false, fault: fault('truncate-body') },
      'unknown',
    ],
    ['the outcome of a rejection is "refused"', { status: 400 }, 'refused'],
    [
      'the outcome of a rejection is "refused" even if the connection is closed after the head',
      { status: 400, delivered: false, fault: fault('close-connection') },
      'refused',
    ],
    [
      'the outcome of a rejection whose response is lost is "unknown"',
      { status: 400, delivered: false, fault: fault('reset-connection') },
      'unknown',
    ],
    ['the outcome of a request with the status 418 is "unknown"', { status: 418 }, 'unknown'],
    ['the outcome of a request that hangs is "pending"', { delivered: false, fault: fault('hang') }, 'pending'],
    [
      'the outcome of a request that hangs until the caller disconnects is "unknown"',
      { delivered: false, abandoned: true, fault: fault('hang') },
      'unknown',
    ],
    ['the outcome of a success that waits for a decision is "pending"', { ...asked, decision: null }, 'pending'],
    [
      'the outcome of a rejection that waits for a decision is "pending"',
      { ...asked, status: 400, decision: null },
      'pending',
    ],
    ['the outcome of a success that a person decides to send is "done"', { ...asked, ...decided('answer') }, 'done'],
    [
      'the outcome of a rejection that a person decides to lose is "pending" until the caller disconnects',
      { ...asked, ...decided('loss'), status: 400, delivered: false },
      'pending',
    ],
    [
      'the outcome of a rejection that a person decides to lose is "unknown" after the caller has disconnected',
      { ...asked, ...decided('loss'), status: 400, delivered: false, abandoned: true },
      'unknown',
    ],
    [
      'the outcome of a rejection whose connection a person decides to reset is "unknown"',
      { ...asked, ...decided('reset'), status: 400, delivered: false },
      'unknown',
    ],
  ] satisfies [string, Parameters<typeof entry>[0], string][])('%s', (_what, change, expected) => {
    expect(callerOutcome(entry(change), refusals)).toBe(expected)
    expect(succeeded(entry(change))).toBe(expected === 'done')
  })
})

test.each([
  [1000, true],
  [1600, true],
  [1601, false],
  [400, true],
])(
  'if a response ends at 1500 ms and the next request arrives at %d ms, `mayBeInFlight` returns %s',
  (atMs, expected) => {
    expect(mayBeInFlight(entry({ durationMs: 500 }), entry({ atMs }))).toBe(expected)
  },
)
