import type { ProviderRequest } from '../http/request.ts'
import type { IdGenerator } from '../ids/id-generator.ts'
import { NOT_SHOWN, recordIssue, recordRecovery } from '../ledger.ts'
import type { OperationContext, IssuedCode } from '../provider/context.ts'
import type { Provider } from '../provider/provider.ts'
import type { Generation } from '../sandbox/generation.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'
import { activeScenario } from '../scenario/run.ts'
import { clockNow, hostTime } from '../time/sandbox-clock.ts'

/** A change that does not come from a request to the provider, for example when a provider state is set. */
export interface Change {
  provider: Provider
  /** Name of the change. The ledger shows this name as the operation. */
  operation: string
  /** The provider's base URL. The URLs of issued codes begin with this base URL. */
  providerBaseUrl: string
  /** IP address of the client that the change is made for. */
  sourceIp: string
}

const noAmounts: IssuedAmounts = { codes: 0, faceValue: 0, fees: 0 }

/**
 * Creates an operation context for a change that does not come from a request to the provider. The request in the
 * context is empty.
 */
export function createContext(
  sandbox: SandboxTransaction,
  { provider, operation, providerBaseUrl, sourceIp }: Change,
  ids: IdGenerator,
): OperationContext {
  const incoming = {
    method: 'POST',
    target: '',
    query: new URLSearchParams(),
    params: {},
    headers: {},
    body: { text: '' },
    sourceIp,
    providerBaseUrl,
  }
  return new RequestContext(sandbox, incoming, provider, operation, null, ids)
}

/** The codes that one request issued. Amounts are in yen. */
export interface IssuedAmounts {
  codes: number
  faceValue: number
  fees: number
}

/**
 * The context in which a provider's operation runs. `RequestContext` is a class, so that each request creates one
 * object and no closures.
 */
export class RequestContext implements OperationContext {
  readonly incoming: ProviderRequest
  readonly provider: Provider
  readonly operation: string | null
  readonly caller: string | null
  readonly tx: Transaction
  readonly settings: Settings
  readonly nowMs: number
  /** The journal id; an empty string until the journal entry has been numbered. */
  id = ''
  /** Ledger key of the code that the response contains; undefined if the response contains no code. */
  ledgerKey: string | undefined
  /** The codes that the request has issued; undefined if the request has issued no code. */
  issued: IssuedAmounts | undefined
  readonly sandbox: SandboxTransaction
  /** The generation of the sandbox (the period between two resets) in this transaction. */
  readonly generation: Generation
  readonly #ids: IdGenerator

  constructor(
    sandbox: SandboxTransaction,
    incoming: ProviderRequest,
    provider: Provider,
    operation: string | null,
    caller: string | null,
    ids: IdGenerator,
  ) {
    this.sandbox = sandbox
    this.generation = sandbox.record
    this.incoming = incoming
    this.provider = provider
    this.operation = operation
    this.caller = caller
    this.tx = sandbox.tx
    this.settings = sandbox.settings
    this.nowMs = sandbox.nowMs
    this.#ids = ids
  }

  get machineMs(): number | undefined {
    const clock = activeScenario(this.tx)?.scenario.clock
    const { clock: state } = this.sandbox.record
    if (clock?.now === undefined || state.mode === 'frozen') return undefined
    return hostTime(state, this.nowMs) + clock.skewMs
  }

  /** Returns how many milliseconds have passed on the sandbox's clock since the host's clock showed `hostMs`. */
  elapsedSince(hostMs: number): number {
    const { clock } = this.sandbox.record
    return clock.mode === 'frozen' ? 0 : Math.max(0, this.nowMs - clockNow(clock, hostMs))
  }

  nextSequence(kind: string): number {
    return this.tx.increment(kind)
  }

  idStream(kind: string, sequence: number): IdGenerator {
    this.#ids.startStream(this.sandbox.record.seed, kind, sequence)
    return this.#ids
  }

  recordIssue(key: string, { code, reference, product, faceValue, fee, caller, record: kept }: IssuedCode): boolean {
    const { provider, operation, nowMs: atMs, id: journalId } = this
    const row = {
      code,
      provider: provider.name,
      operation: operation ?? '',
      reference,
      product,
      faceValue,
      fee,
      caller,
      atMs,
      journalId,
      delivered: true,
      shownBy: NOT_SHOWN,
      record: kept,
    }
    if (!recordIssue(this.tx, provider.ledger, key, row)) return false
    const { codes, faceValue: before, fees } = this.issued ?? noAmounts
    this.issued = { codes: codes + 1, faceValue: before + faceValue, fees: fees + fee }
    return true
  }

  recordRecovery(key: string): void {
    return recordRecovery(this.tx, this.provider.ledger, key, this.id)
  }
}
