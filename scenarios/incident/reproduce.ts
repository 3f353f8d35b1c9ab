import type { FaultDocument, SandboxHandle } from '../../mock-server/index.ts'
import { createPlayers } from '../learn/players.ts'
import { recordingOf } from '../learn/playable-exchanges.ts'
import type { Exchange } from '../recordings/exchange.ts'
import { type Incident, incidentOf } from './scenario.ts'

/**
 * A recorded request that got another status when the recorded requests were played with the faults of the scenario.
 */
export interface NotReproduced {
  /** Id of the exchange. */
  exchange: string
  /** The status of the recorded response; 0 if the response was lost. */
  recorded: number
  played: number
}

/**
 * Plays the recorded requests on a mock. The requests of the incident are played with the faults of the scenario; the
 * earlier requests are played without faults. If the scenario is a fork of the recorded run, the last played request is
 * the one whose response the scenario loses.
 * @param all all recorded exchanges; the exchanges of the incident are the last ones of their provider
 * @returns the requests that got a status other than the recorded status. In a fork, the response to the last request
 * must be lost, so the last request is returned if it got a response
 */
export async function reproduce(
  { scenario, exchanges, settings, isFork }: Incident,
  all: readonly Exchange[],
): Promise<NotReproduced[]> {
  const [first] = exchanges
  if (!first) return []
  const recording = await recordingOf(first.provider, all, settings)
  const start = recording.exchanges.findIndex(({ exchange }) => exchange === first)
  // Faults of requests before the incident are not armed, because the recorded requests already show the effects of
  // these faults. Delays are not armed, because they do not change the status.
  const faults = (scenario.faults ?? []).filter(
    ({ name, effect }) => name.startsWith('incident-') && typeOf(effect) !== 'delay',
  )
  const players = createPlayers(first.provider, recording.settings)
  try {
    const player = await players.player({})
    const run = isFork ? recording.exchanges.slice(0, start + 1) : recording.exchanges
    const played = await player.play(run, undefined, async (index, sandbox) => {
      if (index === start) await arm(sandbox, faults)
    })
    return run.flatMap(({ exchange }, index) => {
      if (exchange.operation === undefined || (index < start && (!isFork || incidentOf(exchange) !== undefined)))
        return []
      const recorded = isFork && index === start ? 0 : statusOf(exchange)
      const status = played[index]?.answer.status ?? 0
      return recorded === status ? [] : [{ exchange: exchange.id, recorded, played: status }]
    })
  } finally {
    await players.close()
  }
}

function statusOf({ lost, response }: Exchange): number {
  return lost === 'request' || response === null ? 0 : response.status
}

async function arm(sandbox: SandboxHandle, faults: readonly FaultDocument[]): Promise<void> {
  for (const fault of faults) await sandbox.arm(fault)
}

function typeOf(effect: FaultDocument['effect']): string {
  return typeof effect === 'object' && effect !== null && 'type' in effect ? effect.type : ''
}
