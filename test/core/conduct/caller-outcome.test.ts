import { describe, expect, test } from 'vitest'
import {
  succeeded,
  callerOutcome,
  mayBeInFlight,
  statusReachedCaller,
} from '../../../mock-server/core/conduct/caller-outcome.ts'
import type { JournalEntry } from '../../../mock-server/core/journal/journal.ts'
import { entry } from './entry.ts'

const fault = (
  effect: NonNullable<JournalEntry['fault']>['effect'],
  phase: NonNullable<JournalEntry['fault']>['phase'] = 'after-commit',
) => ({ name: 'f', phase, effect })

describe('the head of a response', () => {
  test.each([
    ['whole', {}, true],
    ['lost without a fault', { delivered: false }, false],
    ['abandoned', { delivered: false, abandoned: true }, false],
    ['nothing', { delivered: false, status: 0, fault: fault('reset-connection', 'before-commit') }, false],
    ['silence from the beginning', { delivered: false, status: 0, fault: fault('hang', 'before-commit') }, false],
    ['reset', { delivered: false, fault: fault('reset-connection') }, false],
    ['reset within the body', { delivered: false, fault: fault('reset-connection', 'mid-body') }, true],
    ['silence', { delivered: false, fault: fault('hang') }, false],
    ['silence within the body', { delivered: false, fault: fault('hang', 'mid-body') }, true],
    [
      'silence within the body until the caller left',
      { delivered: false, abandoned: true, fault: fault('hang', 'mid-body') },
      true,
    ],
    ['silence until the caller left', { delivered: false, abandoned: true, fault: fault('hang') }, false],
    ['delayed until the caller left', { delivered: false, abandoned: true, fault: fault('delay') }, false],
    ['dripping until the caller left', { delivered: false, abandoned: true, fault: fault('slow-body') }, true],
    ['no byte', { delivered: false, fault: fault('empty-response') }, false],
    ['garbage', { delivered: false, fault: fault('garbage-then-close') }, false],
    ['closed after the head', { delivered: false, fault: fault('close-connection') }, true],
    ['a bad chunk', { delivered: false, fault: fault('malformed-chunk') }, true],
    ['another body', { delivered: false, fault: fault('respond') }, true],
  ] satisfies [string, Parameters<typeof entry>[0], boolean][])('%s: whether it came', (_what, change, expected) => {
    expect(statusReachedCaller(entry(change))).toBe(expected)
  })
})

describe('the caller outcome', () => {
  const refusals = new Set([400])

  test.each([
    ['a success', {}, 'done'],
    ['a success that a fault made up', { outcome: { code: 'fault', reason: '', rule: null } }, 'unknown'],
    ['a success that broke off', { delivered: false, fault: fault('truncate-body') }, 'unknown'],
    ['a refusal', { status: 400 }, 'refused'],
    ['a refusal that broke off', { status: 400, delivered: false, fault: fault('close-connection') }, 'refused'],
    ['a refusal that was lost', { status: 400, delivered: false, fault: fault('reset-connection') }, 'unknown'],
    ['any other status', { status: 418 }, 'unknown'],
    ['silence so far', { delivered: false, fault: fault('hang') }, 'pending'],
    ['silence until it left', { delivered: false, abandoned: true, fault: fault('hang') }, 'unknown'],
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
])('with a response at 1500, a request at %d may have been sent before it: %s', (atMs, expected) => {
  expect(mayBeInFlight(entry({ durationMs: 500 }), entry({ atMs }))).toBe(expected)
})
