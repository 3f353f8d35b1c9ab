import type { FaultDocument, SandboxHandle } from '../../mock-server/index.ts'
import { createPlayers } from '../learn/play.ts'
import { recordingOf } from '../learn/prepare.ts'
import type { Exchange } from '../recordings/exchange.ts'
import type { Incident } from './scenario.ts'

/**
 * A recorded request that got another status when the recorded requests were played with the faults of the scenario.
 */
export interface NotReproduced {
  /** Id of the exchange. */
  exchange: string
  /** The status of the response; 0 if it was lost. */
  recorded: number
  played: number
}

/**
 * Plays the recorded requests on a mock with the faults of the scenario.
 * @param all all recorded exchanges; the exchanges of the incident are the last ones of their provider
 * @returns the requests that got another status than in the recording
 */
export async function reproduce({ scenario, exchanges }: Incident, all: readonly Exchange[]): Promise<NotReproduced[]> {
  const [first] = exchanges
  if (!first) return []
  const recording = await recordingOf(first.provider, all)
  const start = recording.exchanges.findIndex(({ exchange }) => exchange === first)
  // Faults of requests before the incident are not armed, because the recorded requests already show their effects.
  // Delays are not armed, because they do not change the status.
  const faults = (scenario.faults ?? []).filter(
    ({ name, effect }) => name.startsWith('incident-') && typeOf(effect) !== 'delay',
  )
  const players = createPlayers(first.provider, recording.settings)
  try {
    const player = await players.player({})
    const played = await player.play(recording.exchanges, undefined, async (index, sandbox) => {
      if (index === start) await arm(sandbox, faults)
    })
    return recording.exchanges.slice(start).flatMap(({ exchange }, index) => {
      const recorded = exchange.lost === 'request' || exchange.response === null ? 0 : exchange.response.status
      const status = played[start + index]?.answer.status ?? 0
      return exchange.operation === undefined || recorded === status
        ? []
        : [{ exchange: exchange.id, recorded, played: status }]
    })
  } finally {
    await players.close()
  }
}

async function arm(sandbox: SandboxHandle, faults: readonly FaultDocument[]): Promise<void> {
  for (const fault of faults) await sandbox.arm(fault)
}

function typeOf(effect: FaultDocument['effect']): string {
  return typeof effect === 'object' && effect !== null && 'type' in effect ? effect.type : ''
}
