import type { AtGiftClient, RealPayGiftClient } from '../clients/index.ts'
import { environmentOf } from '../scenarios/environment.ts'
import type { VirtualTime } from '../scenarios/reference/virtual-time.ts'
import type { SandboxHandle } from './app.ts'
import type { ArmedFault } from './core/faults/armed.ts'
import type { FaultDocument } from './core/faults/fault.ts'
import { Problem } from './core/problem.ts'
import type { ScenarioDocument } from './core/scenario/document.ts'
import { clientsOf } from './fixture/clients.ts'
import { addToMessage, explanationOf, isFailure } from './fixture/explain.ts'
import { makeSandbox } from './fixture/make-sandbox.ts'
import { chosen, type GiftSandboxOptions } from './fixture/options.ts'
import { createOwnTime } from './fixture/own-time.ts'
import { documentOf, type PlayedScenario, played } from './fixture/scenario.ts'

export type { GiftSandboxOptions } from './fixture/options.ts'
export type { PlayedScenario } from './fixture/scenario.ts'

/** Both providers, for one test alone: with a state, a clock, faults, a journal and a ledger of their own. */
export interface GiftSandbox {
  readonly id: string
  /** Where the sandbox is, without a slash at the end. In process nothing listens there: send with `fetch`. */
  readonly url: string
  /** Credentials and base URLs as `gift-mock env` names them; a scenario's task too. As they were when the sandbox was made or its scenario began. */
  readonly env: Readonly<Record<string, string>>
  /** The reference clients. While the clock stands still, their pauses and timeouts take no real time. A scenario begins with new ones. */
  readonly atGift: AtGiftClient
  readonly realpayGift: RealPayGiftClient
  /** For clients of your own: takes addresses below `url`, and in process also those of the providers' own hosts. */
  readonly fetch: typeof fetch
  /** All that the control API can do. */
  readonly sandbox: SandboxHandle
  /** Runs a program that takes a clock and a fetch, so that it waits for no real time while the sandbox's clock stands still. */
  run<T>(program: (time: VirtualTime) => Promise<T>): Promise<T>
  /** Lets milliseconds pass. */
  advance(ms: number): Promise<void>
  /** @throws Problem 400 for a fault that can never fire, or needs a socket where there is none; 409 for a name that is taken */
  arm(fault: FaultDocument): Promise<ArmedFault>
  /** Begins a scenario in the emptied sandbox: one of the library by its name, a file ending in .yaml, or a whole one. @throws Problem 400, 404 */
  scenario(scenario: string | ScenarioDocument): Promise<PlayedScenario>
  /** Journal and conduct, for people. */
  explain(): Promise<string>
  /** Removes the sandbox. What still waits there is given up, and what comes later is refused. */
  close(): Promise<void>
}

/**
 * Makes a sandbox for one test; `close` it in the end.
 * @throws Problem 400 for a bad option, 409 where another test has the sandbox
 */
export async function giftSandbox(options: GiftSandboxOptions = {}): Promise<GiftSandbox> {
  const { listen, ...rest } = chosen(options)
  const { handle, url, closed, remove } = await makeSandbox({ listen, ...rest })
  const send: typeof fetch = async (input, init) => {
    const problem = closed()
    if (problem) throw problem
    return listen ? globalThis.fetch(input, init) : handle.fetch(new Request(input, init))
  }
  const time = createOwnTime(handle, send)
  let env = await environmentOf({ url, fetch: (request) => handle.fetch(request) })
  let clients = clientsOf(env, time)

  return {
    id: handle.id,
    url,
    get env() {
      return env
    },
    get atGift() {
      return clients.atGift
    },
    get realpayGift() {
      return clients.realpayGift
    },
    fetch: send,
    sandbox: handle,
    run: (program) => time.run(program),
    advance: (ms) => time.advance(ms),
    arm: (fault) => advising(handle.arm(fault)),
    async scenario(given) {
      const document = await documentOf(given)
      await advising(handle.startScenario(document))
      const { scenario } = (await handle.scenario()) ?? {}
      if (!scenario)
        throw new Problem(
          409,
          `the scenario ${document.name} was stopped while it began: let one test alone use the sandbox`,
        )
      time.skew(scenario.clock.skewMs)
      env = await environmentOf({ url, fetch: (request) => handle.fetch(request) }, scenario)
      clients = clientsOf(env, time)
      return played(handle, scenario.name, scenario.task)
    },
    explain: () => explanationOf(handle),
    close: remove,
  }
}

/**
 * Runs a test with a sandbox of its own, for test runners without fixtures. Where the test fails, its error tells what the
 * providers saw.
 */
export async function withGiftSandbox<T>(
  test: (gift: GiftSandbox) => Promise<T>,
  options: GiftSandboxOptions = {},
): Promise<T> {
  // In plain JavaScript the two are easily exchanged.
  if (typeof test !== 'function')
    throw new Problem(
      400,
      'withGiftSandbox takes the test first, then the options: withGiftSandbox(async (gift) => …, options)',
    )
  const gift = await giftSandbox(options)
  try {
    return await test(gift)
  } catch (error) {
    if (isFailure(error)) addToMessage(error, await gift.explain())
    throw error
  } finally {
    await gift.close()
  }
}

/** Whoever is told to start the mock on a port is told how to do so here. */
async function advising<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem(
      error.status,
      error.message.replaceAll(
        'start the mock on a port (startGiftMock, gift-mock start)',
        'ask for a port with the option listen: true',
      ),
      error.errors,
    )
  }
}
