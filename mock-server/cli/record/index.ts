import { providers } from '../../app.ts'
import { localizedSentences } from '../../reporting/explanations.ts'
import { createPacer, PACE_MARGIN_MS } from '../../../clients/index.ts'
import { exchangeId, highestNumber, writeExchange } from '../../../scenarios/recordings/corpus.ts'
import type { ProviderName } from '../../../scenarios/recordings/exchange.ts'
import { importExchanges } from '../../../scenarios/recordings/import/index.ts'
import { parseExchange, type RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { providerNamed } from '../../../scenarios/recordings/provider.ts'
import { startRecorder } from '../../../scenarios/recordings/recorder/recorder.ts'
import { corpusKey } from '../../../scenarios/recordings/redaction/corpus-key.ts'
import { createExchangeRedactor } from '../../../scenarios/recordings/redaction/redact.ts'
import { Problem } from '../../core/http/problem.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { oneLine } from '../../reporting/one-line.ts'
import { targetOf } from '../../node/target.ts'
import { integer, oneOf } from '../shared/arguments.ts'
import { readTextFile } from '../shared/files.ts'
import { COMMAND } from '../start/flags.ts'
import { waitForStopSignal } from '../start/stop-signal.ts'
import { knownSecrets, totpOf } from './credentials.ts'
import { exchangeLine, listeningText, writtenText } from './text.ts'

export interface RecordFlags {
  provider?: string
  upstream?: string
  host: string
  port: string
  corpus: string
  /** False if the flag `--no-pace` is given. */
  pace: boolean
  from?: string
}

const providerOf = (name: string): ProviderName => oneOf(['at-gift', 'realpay-gift'])(name, '--provider')

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
    return recordTraffic(provider, upstream, flags)
  }
  const raw = importExchanges(await readTextFile(from, { en: 'the recording', ja: '記録ファイル' }), from, {
    provider,
    baseUrl: upstream,
  })
  if (raw.length === 0)
    throw new Problem(400, {
      en: `${from} contains no request to a provider; if the URLs are neither the providers' own nor those of a mock, give --provider and --upstream`,
      ja: `${from} にプロバイダーへのリクエストがない。プロバイダーのホストでもモックでもない URL の場合は、--provider と --upstream を指定する`,
    })
  const writer = await createWriter(corpus)
  for (const exchange of raw) await writer.write(exchange, undefined)
  process.stdout.write(writtenText(writer.counts(), corpus))
  return writer.counts().failed === 0 ? 0 : 1
}

async function recordTraffic(
  provider: ProviderName,
  upstream: string,
  { host, port, corpus, pace }: RecordFlags,
): Promise<number> {
  const target = targetOf(upstream, '--upstream')
  const number = integer(0, 65_535)(port, '--port')
  const writer = await createWriter(corpus)
  const rules = await providerNamed(provider).recording()
  // Requests to the provider's own host never exceed its rate limit, even if `--no-pace` is given.
  const pacer = pace || target.isProviders ? createPacer({ ...rules.pace, marginMs: PACE_MARGIN_MS }) : undefined
  let last = Promise.resolve()
  const recorder = await startRecorder({
    provider,
    upstream: target,
    host,
    port: number,
    pacer,
    record(exchange, failure) {
      last = last.then(() => writer.write(exchange, failure))
      return last
    },
  }).catch((error: unknown) => {
    throw new Problem(400, {
      en: `${host}:${port} cannot be listened on: ${errorMessage(error)}`,
      ja: `${host}:${port} で待ち受けできない: ${errorMessage(error)}`,
    })
  })
  process.stdout.write(listeningText(provider, recorder.url, target.url.href, corpus))
  const stop = waitForStopSignal()
  await stop.signal
  await recorder.close()
  stop.dispose()
  process.stdout.write(writtenText(writer.counts(), corpus))
  return writer.counts().failed === 0 ? 0 : 1
}

interface Writer {
  /** Redacts an exchange, writes it, and prints a line about it. The promise never rejects. */
  write(raw: RawExchange, failure: string | undefined): Promise<void>
  counts(): { written: number; failed: number }
}

async function createWriter(corpus: string): Promise<Writer> {
  const redactor = await createExchangeRedactor({
    key: await corpusKey(corpus, process.env['GIFT_MOCK_REDACTION_KEY']),
    secrets: knownSecrets(process.env),
    totp: totpOf(process.env),
  })
  let number = await highestNumber(corpus)
  let [written, failed] = [0, 0]
  return {
    counts: () => ({ written, failed }),
    async write(raw, failure) {
      try {
        const parsed = parseExchange(raw)
        const exchange = redactor.redact({ id: exchangeId((number += 1), parsed), ...parsed })
        const id = await writeExchange(corpus, exchange)
        number = Math.max(number, Number(/^\d+/.exec(id)?.[0] ?? 0))
        written += 1
        process.stderr.write(exchangeLine({ ...exchange, id }, failure))
      } catch (error) {
        failed += 1
        const [message = errorMessage(error)] =
          error instanceof Problem ? await localizedSentences([error.explanation], providers) : []
        process.stderr.write(`${COMMAND}: ${oneLine(message)}\n`)
      }
    },
  }
}
