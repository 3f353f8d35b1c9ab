/**
 * The steps of a request to a provider: resolving the address, reading the request, running the operation, applying
 * faults, delivering the response and recording the delivery.
 */

import { applySettingChanges } from '../faults/apply-set.ts'
import { type FaultMatch, matchFaults } from '../faults/match-faults.ts'
import { toResponse } from '../http/response.ts'
import type { JournalLimits } from '../journal/journal-limits.ts'
import { createIdGenerator } from '../ids/id-generator.ts'
import type { Log } from '../log.ts'
import { type Counts, countRequest } from '../metrics/counts.ts'
import { createRedactor } from '../redaction.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { VirtualTimers } from '../sandbox/virtual-timers.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import type { MaybePromise } from '../store/maybe-promise.ts'
import { type HostClock, steadyNow } from '../time/host-clock.ts'
import type { Decisions } from './held/decisions.ts'
import type { DeliveryRecorder } from './delivery-recorder.ts'
import { executeAndRecord, type HandledRequest, unrecorded } from './execute.ts'
import { createFailureHandler } from './failure-handler.ts'
import { createFaultDelivery, CANCELLED, type Deferred } from './fault-delivery.ts'
import type { HeldRequests } from './held/held-requests.ts'
import { RequestContext } from './operation-context.ts'
import { applySettings, type PendingRequest, parseRequest, readBody } from './parse-request.ts'
import { matchNothing, upstreamOf } from './upstream/match-upstream.ts'
import { logHandled } from './request-log.ts'
import { sandboxCreation } from './sandbox-creation.ts'
import type { RoutedRequest } from './transport.ts'
import type { Upstream } from './upstream/upstream.ts'

export interface RequestHandlerOptions {
  sandboxes: Sandboxes
  definitions: SettingDefinitions
  virtualTimers: VirtualTimers
  decisions: Decisions
  recorder: DeliveryRecorder
  held: HeldRequests
  host: HostClock
  log: Log
  counts: Counts
  journalLimits: JournalLimits
  /** True if the last entry of X-Forwarded-For is used as the caller's address. */
  trustProxy: boolean
  /** The real providers to which requests are passed on; undefined if the mock responds to all requests itself. */
  upstream?: Upstream | undefined
}

/**
 * Creates the handler of requests to providers. The handler reads the body, then runs the operation and records the
 * request in one transaction, and finally returns the response.
 *
 * The handler returns the response itself instead of a promise if three conditions are met: the body has already been
 * received, the store keeps its data in memory, and no fault matches. Most requests meet these conditions.
 */
export function createRequestHandler({
  sandboxes,
  definitions,
  virtualTimers,
  decisions,
  recorder,
  held,
  host,
  log,
  counts,
  journalLimits,
  trustProxy,
  upstream,
}: RequestHandlerOptions): (routed: RoutedRequest) => MaybePromise<Response> {
  const options = {
    definitions,
    redactorFor: createRedactor(definitions),
    journalLimits,
    hostNow: () => host.now(),
  }
  const handleFailure = createFailureHandler({ sandboxes, recorder, held, log, execute: executeIn })
  const deliver = createFaultDelivery({ sandboxes, virtualTimers, decisions, recorder, log, hostNow: options.hostNow })
  const ids = createIdGenerator()

  function handleRequest(routed: RoutedRequest): MaybePromise<Response> {
    const { request, transport } = routed
    const receivedAtMs = host.now()
    const headers = transport.headers ?? Object.fromEntries(request.headers)
    const body = readBody(routed, headers['content-length'])
    return body instanceof Promise
      ? body.then((read) => respond(routed, parseRequest(routed, headers, read, receivedAtMs, trustProxy)))
      : respond(routed, parseRequest(routed, headers, body, receivedAtMs, trustProxy))
  }

  function respond(routed: RoutedRequest, pending: PendingRequest): MaybePromise<Response> {
    const started = startOrFail(routed, pending)
    return started instanceof Promise
      ? started.then((result) => finish(routed, pending, result))
      : finish(routed, pending, started)
  }

  function startOrFail(routed: RoutedRequest, pending: PendingRequest): MaybePromise<HandledRequest | Deferred> {
    const id = routed.address.sandbox
    const creation = sandboxCreation(routed, pending)
    try {
      const started =
        creation === 'rehearse'
          ? startOrRehearse(id, pending)
          : sandboxes.transaction(id, (sandbox) => start(sandbox, pending), creation === 'create')
      if (!(started instanceof Promise)) return started
      return started.catch((error: unknown) => handleFailure(routed, pending, error))
    } catch (error) {
      return handleFailure(routed, pending, error)
    }
  }

  /**
   * Starts a request in an existing sandbox. If the sandbox does not exist, the request runs on the initial state of a
   * sandbox, and nothing is stored.
   */
  async function startOrRehearse(id: string, pending: PendingRequest): Promise<HandledRequest | Deferred> {
    const started = await sandboxes.transactionIfExists(id, (sandbox) => start(sandbox, pending))
    if (started) return started
    const rehearsed = await sandboxes.rehearse(id, (sandbox) => {
      applySettings(pending, sandbox.settings)
      return executeIn(sandbox, pending, undefined)
    })
    return unrecorded(rehearsed)
  }

  function finish(
    routed: RoutedRequest,
    pending: PendingRequest,
    started: HandledRequest | Deferred,
  ): MaybePromise<Response> {
    const { request, address, provider, transport } = routed
    const { match } = pending
    if (match) return finishWithFaults(routed, pending, match, started)
    if ('deferred' in started) throw new Error('a request was postponed without a fault')
    transport.onHandled?.((abandoned = true) =>
      recorder.recordDelivery(address.sandbox, provider, started, { lost: true, abandoned }),
    )
    observe(routed, pending, started)
    return toResponse(request, started.response)
  }

  async function finishWithFaults(
    routed: RoutedRequest,
    pending: PendingRequest,
    match: FaultMatch,
    started: HandledRequest | Deferred,
  ): Promise<Response> {
    match.clockShiftMs += started.clockShiftMs
    let handled = 'deferred' in started ? undefined : started
    let hasEnded = false
    const { promise: received, resolve: settleReceived } = Promise.withResolvers<boolean>()
    try {
      const response = await deliver(routed, match, started, {
        async run() {
          const result = await executeDeferred(routed, pending, match, received)
          if (result === CANCELLED) return result
          handled = result
          // Usually, the `finally` block below counts and logs the request. If the caller left before the operation
          // ran, that block has already run, so the request is counted and logged here.
          if (hasEnded) observe(routed, pending, handled)
          return handled
        },
        cancel: () => held.remove(routed.address.sandbox, pending),
      })
      settleReceived(routed.transport.connection?.ended?.() ?? true)
      return response
    } finally {
      settleReceived(false)
      hasEnded = true
      if (handled) observe(routed, pending, handled)
    }
  }

  /** Counts and logs a request whose response has been sent, or is about to be sent. */
  function observe(routed: RoutedRequest, pending: PendingRequest, handled: HandledRequest): void {
    const ms = steadyNow() - pending.completeMs
    const { outcome, issued, delivery } = handled
    countRequest(counts, routed.provider.name, pending.operation, outcome, issued, delivery?.record, ms)
    logHandled(log, routed, pending, handled, ms, options.redactorFor)
  }

  function start(sandbox: SandboxTransaction, pending: PendingRequest): HandledRequest | Deferred {
    // The store may run a transaction several times. An earlier run may have put the request into the list of held
    // requests, so this run starts by removing the request from the list.
    if (pending.match) held.remove(sandbox.id, pending)
    pending.match = undefined
    applySettings(pending, sandbox.settings)
    if (upstream && upstreamOf(upstream, pending)) return startPassingOn(sandbox, pending)
    return sandbox.record.armed === true && pending.operation !== null
      ? startWithFaults(sandbox, pending, pending.operation)
      : executeIn(sandbox, pending, undefined)
  }

  /**
   * Matches the faults of a request that a real provider executes. The request itself is passed on later, outside of
   * any transaction.
   */
  function startPassingOn(sandbox: SandboxTransaction, pending: PendingRequest): Deferred {
    const { provider, incoming, operation } = pending
    const timers = virtualTimers.timersFor(sandbox.id, sandbox.record)
    const armed = sandbox.record.armed === true && operation !== null
    const match = armed
      ? matchFaults(sandbox, { provider: provider.name, operation, incoming }, ids, timers)
      : undefined
    pending.match = match ?? matchNothing(sandbox, timers)
    held.add(sandbox.id, pending)
    if (match) sandbox.tx.publish({ kind: 'faults' })
    return {
      deferred: true,
      clockShiftMs: applySettingChanges(pending.match.beforeCommit, sandbox, definitions, host.now()),
    }
  }

  function startWithFaults(
    sandbox: SandboxTransaction,
    pending: PendingRequest,
    operation: string,
  ): HandledRequest | Deferred {
    const { provider, incoming } = pending
    const match = matchFaults(
      sandbox,
      { provider: provider.name, operation, incoming },
      ids,
      virtualTimers.timersFor(sandbox.id, sandbox.record),
    )
    if (!match || match.beforeCommit.length === 0) {
      const handled = executeIn(sandbox, pending, match)
      pending.match = match
      return handled
    }
    // Faults of the phase `before-commit` may delay the request. The operation therefore runs in a later transaction,
    // so that no transaction stays open during the delay.
    const clockShiftMs = applySettingChanges(match.beforeCommit, sandbox, definitions, host.now())
    pending.match = match
    held.add(sandbox.id, pending)
    // Publishes that the counters of the faults have changed, because the journal entry of the request is written only
    // after the delay.
    sandbox.tx.publish({ kind: 'faults' })
    return { deferred: true, clockShiftMs }
  }

  function executeIn(
    sandbox: SandboxTransaction,
    pending: PendingRequest,
    match: FaultMatch | undefined,
  ): HandledRequest {
    const { incoming, provider, operation, caller, handle, receivedAtMs } = pending
    pending.context = new RequestContext(sandbox, incoming, provider, operation, caller, ids)
    return executeAndRecord(pending.context, handle, receivedAtMs, match, options)
  }

  /** Runs a deferred request once the delays of its `before-commit` faults are over. */
  async function executeDeferred(
    routed: RoutedRequest,
    pending: PendingRequest,
    match: FaultMatch,
    received: Promise<boolean>,
  ): Promise<HandledRequest | typeof CANCELLED> {
    let handled
    try {
      const real = upstreamOf(upstream, pending)
      const faults = real
        ? await (await import('./upstream/pass-on.ts')).passOn(routed, pending, match, real, received)
        : match
      handled =
        (await sandboxes.transactionIfExists(routed.address.sandbox, (sandbox) => {
          // The request is removed in the transaction that writes the journal entry of the request. A reader therefore
          // sees the request either among the held requests or in the journal.
          held.remove(sandbox.id, pending)
          return match.timers.isStale(sandbox.record) ? CANCELLED : executeIn(sandbox, pending, faults)
        })) ?? CANCELLED
    } catch (error) {
      handled = await handleFailure(routed, pending, error)
    }
    if (handled === CANCELLED) return handled
    match.clockShiftMs += handled.clockShiftMs
    return handled
  }

  return handleRequest
}
