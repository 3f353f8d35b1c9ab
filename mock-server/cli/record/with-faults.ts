import type { ProviderName } from '../../../scenarios/recordings/exchange.ts'
import { effectOf, effects, isEffectType } from '../../core/faults/effects/index.ts'
import type { FaultDocument } from '../../core/faults/fault.ts'
import { Problem } from '../../core/http/problem.ts'
import { exitCodeOf } from '../shared/exit-code.ts'
import { nameAndValue } from '../shared/arguments.ts'
import { targetOf } from '../../node/check-target.ts'
import { quoteForMessage } from '../../reporting/one-line.ts'
import { fromFlags } from '../start/options/options.ts'
import { type Session, withSession } from '../start/session/session.ts'
import { waitForStopSignal } from '../start/stop-signal.ts'
import type { RecordFlags } from './index.ts'
import { listeningText } from './text.ts'

type Flags = RecordFlags & { provider: ProviderName; upstream: string }

/**
 * Starts a mock between a client and the provider, as `start --upstream --record` does. The mock passes the requests
 * on, applies the faults, and records the exchanges. Returns exit code 1 if an exchange could not be written; otherwise
 * the exit code of the scenario's verdict.
 */
export async function recordWithFaults(flags: Flags): Promise<number> {
  const { provider, upstream, corpus, host, port, scenario, pace } = flags
  const faults = flags.fault.map(faultOf)
  const { url } = targetOf(upstream, '--upstream')
  const given = { host, port, upstream: `${provider}=${url.href}`, record: corpus, scenario }
  return withSession(
    [fromFlags(given)],
    (options) => ({ ...options, pacesAll: pace }),
    async (session) => {
      const { running, startLog } = session
      for (const fault of faults) await running.admin.arm(fault)
      await startLog()
      process.stdout.write(listeningText(provider, `${running.url}/${provider}`, url.href, corpus))
      return untilStopped(session)
    },
  )
}

async function untilStopped({ running, scenario, close }: Session): Promise<number> {
  const stop = waitForStopSignal()
  await stop.signal
  const isWritten = await close(process.stdout).finally(() => stop.dispose())
  const verdict = scenario && (await running.admin.scenario())?.verdict
  return isWritten && verdict ? exitCodeOf([verdict.result]) : Number(!isWritten)
}

/**
 * Returns a fault that fires for the first request of an operation. The fault fires after the provider has handled the
 * request, if the effect is possible in this phase.
 */
function faultOf(text: string, index: number): FaultDocument {
  const [operation, type] = nameAndValue(text, '--fault', 'at-gift.issue=reset-connection')
  if (typeof type !== 'string' || !isEffectType(type))
    throw new Problem(400, {
      en: `--fault: ${quoteForMessage(text)} does not end with an effect: ${Object.keys(effects).join(', ')}`,
      ja: `--fault: ${quoteForMessage(text)} の「=」の後は次のいずれかとする: ${Object.keys(effects).join('、')}`,
    })
  const { phases } = effectOf(type)
  const phase = phases.find((one) => one === 'after-commit') ?? phases[0] ?? 'after-commit'
  return { name: `fault-${index + 1}`, when: { operation, calls: [1] }, phase, effect: { type } }
}
