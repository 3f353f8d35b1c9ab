import type { Scenario } from '../../mock-server/index.ts'
import { openSession, type MockSession } from '../../scenarios/replay/session.ts'
import type { ReplayOptions } from '../../scenarios/replay/replay.ts'
import type { RunContext, Runner } from '../../scenarios/replay/client/runner.ts'
import { onFileFinished } from '../helpers/vitest/file-finished.ts'

let opened: Promise<MockSession> | undefined

/** Opens a mock at the first call. The mock is closed when the test file has finished. */
function openOnce(): Promise<MockSession> {
  if (!opened) {
    opened = openSession({ seed: 'naive-clients', isVirtual: true })
    onFileFinished(async () => {
      const session = await opened
      opened = undefined
      await session?.close()
    })
  }
  return opened
}

/**
 * Returns options with which a replay takes half of the usual CPU time: all scenarios run on one mock, and the client
 * sends its requests without a socket. Replays that kill the client keep their socket and their own mock, because only
 * a socket shows the moment of the kill.
 */
export async function inProcess(
  runner: Runner,
  { client }: Pick<Scenario, 'client'>,
): Promise<Pick<ReplayOptions, 'runner' | 'session'>> {
  if (client) return { runner }
  return {
    runner: { ...runner, run: (context) => runner.run({ ...context, fetch: fetchOf(context) }) },
    session: await openOnce(),
  }
}

function fetchOf({ mock }: RunContext): typeof fetch {
  return async (input, init) =>
    // `mock.fetch` cannot follow redirects. A request that may follow redirects is therefore sent with the global
    // fetch.
    init?.redirect === 'manual' ? mock.fetch(new Request(input, init)) : fetch(input, init)
}
