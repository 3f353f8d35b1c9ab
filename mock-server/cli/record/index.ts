import { createPacer, PACE_MARGIN_MS } from '../../../clients/index.ts'
import type { Exchange, ProviderName } from '../../../scenarios/recordings/exchange.ts'
import { importExchanges } from '../../../scenarios/recordings/import/index.ts'
import { providerNamed } from '../../../scenarios/recordings/provider-routes.ts'
import { startRecorder } from '../../../scenarios/recordings/recorder/recorder.ts'
import { providerNames } from '../../app.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { errorText } from '../../core/util/error-text.ts'
import { targetOf } from '../../node/check-target.ts'
import { integer, oneOf } from '../shared/arguments.ts'
import { readBytes } from '../shared/files.ts'
import { waitForStopSignal } from '../start/stop-signal.ts'
import { exchangeLine, listeningText, writtenText } from './text.ts'
import { createWriter, type Writer } from './writer.ts'

export interface RecordFlags {
  provider?: string
  upstream?: string
  host: string
  port: string
  corpus: string
  /** False if the flag `--no-pace` is given. */
  pace: boolean
  from?: string
  /**
   * The faults that the recorder applies to the requests of the client. `scenario` is a scenario with such faults.
   * `fault` contains single faults, such as `at-gift.issue=reset-connection`.
   */
  scenario?: string
  fault: string[]
}

const providerOf = (name: string): ProviderName => oneOf(providerNames)(name, '--provider')

/**
 * Records exchanges with a provider: either as a proxy in front of the provider, or by importing a file. Returns exit
 * code 1 if an exchange could not be written.
 */
export async function record(flags: RecordFlags): Promise<number> {
  const { from, upstream, corpus } = flags
  const provider = flags.provider === undefined ? undefined : providerOf(flags.provider)
  if (from === undefined) {
    if (provider === undefined || upstream === undefined)
      throw new Problem(400, {
        en: 'name the provider and its verification host with --provider and --upstream, or a recorded file with --from',
        ja: '--provider と --upstream でプロバイダーと検証環境を指定するか、--from で記録済みのファイルを指定する',
      })
    return flags.scenario === undefined && flags.fault.length === 0
      ? recordTraffic(provider, upstream, flags)
      : (await import('./with-faults.ts')).recordWithFaults({ ...flags, provider, upstream })
  }
  if (flags.scenario !== undefined || flags.fault.length > 0)
    throw new Problem(400, {
      en: 'the faults of --scenario and --fault fire for requests that are passed on: use them with --upstream, not with --from',
      ja: '--scenario と --fault の障害は転送するリクエストで発生する。--from ではなく --upstream と組み合わせて使う',
    })
  const raw = importExchanges(await readBytes(from, { en: 'the recording', ja: '記録ファイル' }), from, {
    provider,
    baseUrl: upstream,
  })
  if (raw.length === 0)
    throw new Problem(400, {
      en: `${from} contains no request to a provider; if the URLs are neither the providers' own nor those of a mock, give --provider and --upstream`,
      ja: `${from} にプロバイダーへのリクエストがない。プロバイダーのホストでもモックでもない URL の場合は、--provider と --upstream を指定する`,
    })
  const writer = await createWriter(corpus, printLine, { skipKnown: true })
  for (const exchange of raw) await writer.write(exchange)
  return finish(writer, corpus)
}

async function finish(writer: Writer, corpus: string): Promise<number> {
  const counts = await writer.finish()
  process.stdout.write(writtenText(counts, corpus))
  return counts.failed === 0 ? 0 : 1
}

function printLine(exchange: Exchange, failure: Text | undefined): void {
  process.stderr.write(exchangeLine(exchange, failure))
}

async function recordTraffic(
  provider: ProviderName,
  upstream: string,
  { host, port, corpus, pace }: RecordFlags,
): Promise<number> {
  const target = targetOf(upstream, '--upstream')
  const number = integer(0, 65_535)(port, '--port')
  const writer = await createWriter(corpus, printLine)
  const rules = await providerNamed(provider).recording()
  // Requests to the provider's own host always keep to the provider's rate limit, even with `--no-pace`.
  const pacer = pace || target.isProviders ? createPacer({ ...rules.pace, marginMs: PACE_MARGIN_MS }) : undefined
  const recorder = await startRecorder({
    provider,
    upstream: target,
    host,
    port: number,
    pacer,
    record: writer.write,
  }).catch((error: unknown) => {
    throw new Problem(400, {
      en: `${host}:${port} cannot be listened on: ${errorMessage(error)}`,
      ja: `${host}:${port} で待ち受けできない: ${errorText(error).ja}`,
    })
  })
  process.stdout.write(listeningText(provider, recorder.url, target.url.href, corpus))
  const stop = waitForStopSignal()
  await stop.signal
  await recorder.close()
  stop.dispose()
  return finish(writer, corpus)
}
