import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createGiftMock, providers, settingDefinitions } from '../../../mock-server/app.ts'
import { parseFault, type Fault } from '../../../mock-server/core/faults/fault.ts'
import { DEFAULT_SANDBOX } from '../../../mock-server/core/sandbox/sandbox-id.ts'
import { sandboxRecords } from '../../../mock-server/core/sandbox/sandbox-record.ts'
import { parseScenarioDocument, startScenario } from '../../../mock-server/core/scenario/run.ts'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { hostClock, nextTurn } from '../../../mock-server/core/time/host-clock.ts'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import { applyClockChange, systemTime } from '../../../mock-server/core/time/sandbox-clock.ts'
import type {
  ClientReport,
  FaultDocument,
  GiftMock,
  RunningGiftMock,
  ScenarioDocument,
} from '../../../mock-server/index.ts'
import { temporaryFolder } from '../../../mock-server/node/temporary-folder.ts'
import { withDefaults } from '../../reference/tasks/tasks.ts'
import { runAttempts } from '../../replay/client/attempts.ts'
import { reportWithBook } from '../../replay/report-with-book.ts'
import { environmentOf } from '../../replay/client/environment.ts'
import { watchForKill } from '../../replay/client/kill-points.ts'
import { clientRunner, type Client } from './client.ts'
import type { Driver } from './driver.ts'
import { lossesOf, undecidedOf } from '../losses.ts'
import { type Observation, observedCalls, unreachedOf } from './observation.ts'
import { crashOf, faultsAt, isKill, killFaultAt, placementKey, type Placement } from '../search/schedule.ts'

/** Start time of the mock's clock in every run. */
const START = '2026-04-01T09:00:00+09:00'
const URL = 'http://127.0.0.1'

export interface InProcessOptions {
  client: Client
  seed: string
  /** The scenario without faults: the task of the client, and settings of the mock. */
  base: ScenarioDocument
}

/**
 * Creates a driver for clients in this process. All runs share one mock without sockets, which is reset before each
 * run. The clock of the mock is virtual. Each fault is parsed once.
 */
export async function inProcessDriver({ client, seed, base }: InProcessOptions): Promise<Driver> {
  const store = memoryStore()
  const clock = applyClockChange(systemTime, { mode: 'frozen', nowMs: parseIso(START) }, hostClock.now())
  const mock = createGiftMock({ seed, store, clock: { mode: 'frozen', nowMs: parseIso(START) } })
  const server: RunningGiftMock = {
    ...mock,
    url: URL,
    httpsUrl: undefined,
    proxyUrl: undefined,
    adminToken: undefined,
  }
  const { admin } = mock
  const context = { providers, definitions: settingDefinitions, sockets: false }
  const { client: processes, ...given } = base
  const startable = { ...given, task: withDefaults(typeof base.task === 'string' ? { name: base.task } : base.task) }
  const scenario = parseScenarioDocument(startable, context)
  await admin.startScenario(startable)
  const folder = await temporaryFolder('gift-mock-explore-')
  const book = join(folder, 'book')
  const variables = { ...(await environmentOf(server, scenario)), GIFT_MOCK_BOOK: book }
  let written: string[] = []
  const runner = clientRunner(client, (line) => void written.push(line))
  const parsed = new Map<string, readonly Fault[]>()

  function faultsFor(placement: Placement): readonly Fault[] {
    const key = placementKey(placement)
    const documents = (): FaultDocument[] => (isKill(placement) ? [killFaultAt(placement)] : faultsAt(placement))
    const faults = parsed.get(key) ?? documents().map(parseFault)
    parsed.set(key, faults)
    return faults
  }

  /** Empties the mock and arms the faults. A fault that kills the client comes before all other faults. */
  function start(placements: readonly Placement[]): void {
    const faults = placements.toSorted((a, b) => Number(isKill(b)) - Number(isKill(a))).flatMap(faultsFor)
    void store.transaction(DEFAULT_SANDBOX, (tx) => {
      const record = tx.get(sandboxRecords, '')
      if (!record) throw new Error('the sandbox is missing')
      const sandbox = { id: DEFAULT_SANDBOX, tx, record, settings: {}, nowMs: parseIso(START) }
      const options = { definitions: settingDefinitions, initialClock: clock, hostNow: hostClock.now() }
      startScenario(sandbox, { ...scenario, faults: [...faults] }, options)
    })
  }

  /** Returns the report on the client, and whether the client wrote a book. The book is in memory or in a file. */
  async function reportOnRun(): Promise<{ report: ClientReport; book: boolean }> {
    if (written.length > 0) return { report: await admin.report({ book: written.join('\n') }), book: true }
    if (!existsSync(book)) return { report: await admin.report(), book: false }
    const reported = await reportWithBook(book, admin)
    rmSync(book, { force: true })
    return reported
  }

  return {
    isDeterministic: true,
    isPossible: ({ needsSocket }) => needsSocket !== true,
    async run(schedule, wanted, signal): Promise<Observation> {
      const crash = crashOf(schedule)
      const stateDir = join(folder, 'state')
      start(schedule)
      written = []
      const sharesState = crash !== undefined || processes !== undefined
      if (sharesState) emptyFolder(stateDir)
      const watch = crash && watchForKill(store, crash)
      const send: typeof fetch = async (input, init) => {
        const response = await sendTo(mock, input, init)
        if (!watch) return response
        watch.onResponseSent()
        // If the client has to be killed, it is killed in this turn, before it can read the response.
        await nextTurn()
        return response
      }
      const environment = sharesState ? { ...variables, GIFT_MOCK_STATE_DIR: stateDir } : variables
      const lifecycle = { workers: processes?.workers ?? 1, restart: 1, ...crash }
      const ran = await withRunSignal(signal, (ending) =>
        runAttempts(
          runner,
          { scenario: { ...scenario, client: lifecycle }, mock: server, environment, fetch: send, signal: ending },
          watch,
        ),
      )
      signal.throwIfAborted()
      const [{ report, book: hasBook }, { requests }, faults] = await Promise.all([
        reportOnRun(),
        admin.requests(),
        admin.faults(),
      ])
      const hits = new Map(faults.map(({ fault, hits: count }) => [fault.name, count]))
      return {
        schedule,
        calls: observedCalls(schedule, requests),
        losses: lossesOf({ report, wanted, neverEnded: ran.result === 'timed out' }),
        undecided: undecidedOf(report),
        unreached: unreachedOf(schedule, hits),
        totals: report.ledger,
        book: hasBook,
        ran,
        requests,
        timedOut: false,
      }
    },
    async close() {
      await mock.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const encoder = new TextEncoder()

/**
 * Sends a request to a mock. A text body is passed to the mock as bytes next to the `Request`, not inside the
 * `Request`. The mock then does not read the stream of the `Request`, which would take 5 % of the time of a run.
 */
function sendTo(mock: GiftMock, input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {
  const { body, ...head } = init
  // If the client sets no Content-Type, a text body is passed to the constructor of `Request`, because the constructor
  // then adds the Content-Type.
  const hasBytes = typeof body === 'string' && typeof input === 'string' && hasContentType(head.headers)
  return hasBytes
    ? mock.fetch(new Request(input, head), { body: encoder.encode(body) })
    : mock.fetch(new Request(input, init))
}

function hasContentType(headers: RequestInit['headers'] = {}): boolean {
  return headers instanceof Headers
    ? headers.has('content-type')
    : Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
}

/**
 * Removes everything in a folder, and creates the folder if it does not exist. The folder itself is kept: most clients
 * write nothing into it, so replacing it would only take time.
 */
function emptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
}

/**
 * Reason for the abort of a run's signal after the run has ended. All runs share this error, because a new error needs
 * time for a stack trace.
 */
const RUN_ENDED = new Error('the run has ended')

/**
 * Runs a function with a signal that is aborted when the function ends. Each run needs a separate signal, because the
 * signal of a search exists during all runs and would keep every derived signal in memory.
 */
async function withRunSignal<T>(signal: AbortSignal, run: (ending: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController()
  const onAbort = (): void => ending.abort(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    signal.throwIfAborted()
    return await run(ending.signal)
  } finally {
    signal.removeEventListener('abort', onAbort)
    ending.abort(RUN_ENDED)
  }
}
