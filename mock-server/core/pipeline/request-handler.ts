import { applySettingChanges } from '../faults/apply-set.ts'
import { type FaultMatch, matchFaults } from '../faults/match-faults.ts'
import { isFromForeignPage } from '../foreign-page.ts'
import { Problem } from '../http/problem.ts'
import { bytesOf, isBodiless, noText, readBytes, readText, textOf } from '../http/read-body.ts'
import type { Body, Incoming } from '../http/request.ts'
import { responseOf } from '../http/response.ts'
import { loadIdGenerator, type IdGenerator } from '../ids/id-generator.ts'
import type { Log } from '../log.ts'
import type { ParsedOperation, Provider } from '../provider/provider.ts'
import { serializeResponse } from '../provider/response.ts'
import { secretHider } from '../redaction.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { VirtualTimers } from '../sandbox/virtual-timers.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import type { Awaitable } from '../store/maybe-promise.ts'
import { StoreFailure } from '../store/store.ts'
import type { HostClock } from '../time/host-clock.ts'
import type { Settling } from './delivery-recorder.ts'
import { decide, type Decided } from './execute.ts'
import { createDeparture, GIVEN_UP, type Postponed } from './fault-delivery.ts'
import { Deciding } from './operation-context.ts'
import { type Call, sourceIpOf } from './transport.ts'

export interface ExchangeOptions {
  sandboxes: Sandboxes
  definitions: SettingDefinitions
  virtualTimers: VirtualTimers
  settling: Settling
  host: HostClock
  log: Log
  maxJournalEntries: number
  /** Takes the caller's address from the last entry of X-Forwarded-For. */
  trustProxy: boolean
}
const noQuery = new URLSearchParams()
const noBytes = new Uint8Array()

/** A request whose body has been read. */
interface Work {
  incoming: Incoming
  provider: Provider
  operation: string | null
  caller: string | null
  run: ParsedOperation['handle']
  receivedAtMs: number
  ids: IdGenerator
  /** Set once faults meet it. */
  match: FaultMatch | undefined
  /** What decided it last. */
  deciding: Deciding | undefined
}

/**
 * A provider's request from its body to its answer: one transaction decides, writes the journal and the ledger.
 *
 * A request whose body is at hand is decided before the call returns, if the store has everything at hand as well. So the
 * requests of one turn of the event loop are all decided before the first of them is answered: a promise goes on after that.
 */
export function createExchange({
  sandboxes,
  definitions,
  virtualTimers,
  settling,
  host,
  log,
  maxJournalEntries,
  trustProxy,
}: ExchangeOptions): (call: Call) => Promise<Response> {
  const options = { definitions, hiderOf: secretHider(definitions), maxJournalEntries, hostNow: () => host.now() }
  const depart = createDeparture({ sandboxes, virtualTimers, settling, log, hostNow: options.hostNow })
  let loadedIds: IdGenerator | undefined

  async function handle(call: Call): Promise<Response> {
    const { request, address, provider, route, transport } = call
    const receivedAtMs = host.now()
    const headers = transport.headers ?? Object.fromEntries(request.headers)
    const reading = bodyOf(call, headers['content-length'])
    const body = reading instanceof Promise ? await reading : reading
    const incoming: Incoming = {
      method: request.method,
      target: address.target,
      query: address.search === '' ? noQuery : new URLSearchParams(address.search),
      params: call.params,
      headers,
      body,
      sourceIp: sourceIpOf(transport.peer, headers, trustProxy),
      mountUrl: address.mountUrl ?? address.origin,
    }
    const ids = (loadedIds ??= await loadIdGenerator())

    const { malformed } = transport
    const prepared = route && malformed === undefined ? route.parse(incoming) : undefined
    const operation = prepared?.operation ?? null
    const run =
      malformed === undefined
        ? (prepared?.handle ?? provider.handleUnknownPath)
        : () => provider.malformedResponse(malformed)
    const work: Work = {
      incoming,
      provider,
      operation,
      caller: prepared?.caller ?? null,
      run,
      receivedAtMs,
      ids,
      match: undefined,
      deciding: undefined,
    }

    let begun: Decided | Postponed
    try {
      const beginning = sandboxes.transaction(
        address.sandbox,
        (sandbox) => begin(sandbox, work),
        !isFromForeignPage(incoming.headers['sec-fetch-site']),
      )
      begun = beginning instanceof Promise ? await beginning : beginning
    } catch (error) {
      begun = await fail(call, work, error)
    }
    if (!('postponed' in begun)) said(call, operation, begun)
    const { match } = work
    if (match) {
      match.clockShiftMs += begun.movedMs
      return depart(call, match, begun, () => decideLater(call, work, match))
    }
    if ('postponed' in begun) throw new Error('a request was postponed without a fault')
    const decided = begun
    transport.onDecided?.((abandoned = true) =>
      settling.settle(address.sandbox, provider, decided, { lost: true, abandoned }),
    )
    return responseOf(request, decided.reply)
  }

  function begin(sandbox: SandboxTransaction, work: Work): Decided | Postponed {
    work.match = undefined
    return sandbox.record.armed === true && work.operation !== null
      ? beginArmed(sandbox, work, work.operation)
      : decideIn(sandbox, work, undefined)
  }

  function beginArmed(sandbox: SandboxTransaction, work: Work, operation: string): Decided | Postponed {
    const { provider, incoming } = work
    const match = matchFaults(
      sandbox,
      { provider: provider.name, operation, incoming },
      work.ids,
      virtualTimers.timersFor(sandbox.id, sandbox.record),
    )
    if (!match || match.beforeCommit.length === 0) {
      const decided = decideIn(sandbox, work, match)
      work.match = match
      return decided
    }
    // What comes before the commit may take its time: no transaction waits for it.
    const movedMs = applySettingChanges(match.beforeCommit, sandbox, definitions, host.now())
    work.match = match
    // Its entry in the journal comes once it is decided.
    sandbox.tx.publish({ kind: 'faults' })
    return { postponed: true, movedMs }
  }

  function decideIn(sandbox: SandboxTransaction, work: Work, match: FaultMatch | undefined): Decided {
    const { incoming, provider, operation, caller, run, receivedAtMs, ids } = work
    work.deciding = new Deciding(sandbox, incoming, provider, operation, caller, ids)
    return decide(work.deciding, run, receivedAtMs, match, options)
  }

  /** After what faults did before the commit. */
  async function decideLater(call: Call, work: Work, match: FaultMatch): Promise<Decided | typeof GIVEN_UP> {
    let decided
    try {
      decided =
        (await sandboxes.transactionIfExists(call.address.sandbox, (sandbox) =>
          match.timers.isStale(sandbox.record) ? GIVEN_UP : decideIn(sandbox, work, match),
        )) ?? GIVEN_UP
    } catch (error) {
      decided = await fail(call, work, error)
    }
    if (decided === GIVEN_UP) return decided
    match.clockShiftMs += decided.movedMs
    said(call, work.operation, decided)
    return decided
  }

  /** The provider's own failure, where the mock itself failed. @throws Problem where the sandbox cannot be had */
  async function fail({ address: { sandbox: sandboxId } }: Call, work: Work, error: unknown): Promise<Decided> {
    const { provider, operation } = work
    if (error instanceof StoreFailure) {
      log('error', "the store failed, and the provider's own failure was answered; the journal does not have it", {
        sandbox: sandboxId,
        operation,
        error: error.message,
      })
      if (error.kept && work.deciding) settling.settleIfKept(sandboxId, provider, work.deciding, error.kept)
      return unwritten(provider)
    }
    if (error instanceof Problem) throw error
    let failed: Decided
    try {
      failed = await sandboxes.transaction(sandboxId, (sandbox) =>
        decideIn(sandbox, { ...work, run: () => provider.failureResponse }, undefined),
      )
    } catch (again) {
      log(
        'error',
        'an exception was answered as the provider answers its own failure, and not even the journal could take it',
        { sandbox: sandboxId, operation, error, again },
      )
      return unwritten(provider)
    }
    log('error', 'an exception was answered as the provider answers its own failure', {
      request: failed.id,
      sandbox: sandboxId,
      operation,
      error,
    })
    return failed
  }

  function said(
    { address, provider }: Call,
    operation: string | null,
    { id, reply, outcome, departure }: Decided,
  ): void {
    const status = reply?.status ?? 0
    const good = status > 0 && status < 400
    if (good && !log.debug) return
    const fields = {
      request: id,
      sandbox: address.sandbox,
      provider: provider.name,
      operation,
      status,
      outcome: outcome.code,
      rule: outcome.rule,
    }
    log(good ? 'debug' : 'info', outcome.reason, departure ? { ...fields, fault: departure.record.name } : fields)
  }

  return handle
}

function bodyOf({ request, route, transport }: Call, contentLength: string | undefined): Awaitable<Body> {
  if (!route) return noText
  const { files = false, maxBodyBytes } = route
  const atHand = isBodiless(request) ? noBytes : transport.body
  if (atHand) return files ? bytesOf(atHand, maxBodyBytes) : textOf(atHand, maxBodyBytes)
  return files ? readBytes(request, contentLength, maxBodyBytes) : readText(request, contentLength, maxBodyBytes)
}

/** What is answered where even the journal failed. */
function unwritten({ failureResponse }: Provider): Decided {
  return {
    id: '',
    outcome: failureResponse.outcome,
    reply: serializeResponse(failureResponse),
    ledgerKey: undefined,
    generation: undefined,
    movedMs: 0,
  }
}
