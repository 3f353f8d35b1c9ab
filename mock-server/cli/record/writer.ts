import { exchangeId, highestNumber, readCorpus, writeExchange } from '../../../scenarios/recordings/corpus.ts'
import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { parseExchange, type RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { corpusKey } from '../../../scenarios/recordings/redaction/corpus-key.ts'
import { createExchangeRedactor } from '../../../scenarios/recordings/redaction/redact.ts'
import { providers } from '../../app.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { localizedSentences } from '../../reporting/localized-sentences.ts'
import { localizedLine, oneLine } from '../../reporting/one-line.ts'
import { COMMAND } from '../start/options/flags.ts'
import { hasInvalidTotpSecret, invalidTotpSecret, knownSecrets, totpOf } from './credentials.ts'

/** Counts of the exchanges that a writer has received. */
export interface Written {
  written: number
  failed: number
  /** Number of exchanges that were not written again, because the corpus already contains them. */
  known: number
}

/** An object that writes exchanges to the folder of a corpus, without secrets. */
export interface Writer {
  /**
   * Redacts an exchange and writes it after all earlier exchanges. The promise never rejects: an exchange that cannot
   * be written is counted, and the reason is printed.
   * @param failure reason why the response is missing or not complete
   */
  write(raw: RawExchange, failure?: Text): Promise<void>
  /** Resolves when all exchanges are written. */
  finish(): Promise<Written>
}

const noTokenAges: Text = {
  en: `warning: the ages of access tokens are not recorded. ${invalidTotpSecret.en}`,
  ja: `警告: アクセストークンの時刻のずれは記録されない。${invalidTotpSecret.ja}`,
}

/**
 * Creates a writer. Prints a warning if the environment has an invalid TOTP secret.
 * @param onWritten called after each exchange that was written
 * @param options with `skipKnown`, an exchange that the corpus already contains is not written again
 * @throws Problem if `skipKnown` is true and the corpus contains a file that is not a valid exchange
 */
export async function createWriter(
  corpus: string,
  onWritten: (exchange: Exchange, failure: Text | undefined) => void = () => {},
  { skipKnown = false }: { skipKnown?: boolean } = {},
): Promise<Writer> {
  if (hasInvalidTotpSecret(process.env)) process.stderr.write(`${localizedLine(noTokenAges)}\n`)
  const redactor = await createExchangeRedactor({
    key: await corpusKey(corpus, process.env['GIFT_MOCK_REDACTION_KEY']),
    secrets: knownSecrets(process.env),
    totp: totpOf(process.env),
  })
  let number = await highestNumber(corpus)
  const earlier = skipKnown && number > 0 ? new Set((await readCorpus(corpus)).map(contentOf)) : undefined
  let [written, failed, known] = [0, 0, 0]
  let last = Promise.resolve()

  async function writeOne(raw: RawExchange, failure: Text | undefined): Promise<void> {
    try {
      const parsed = parseExchange(raw)
      const exchange = redactor.redact({ id: exchangeId(number + 1, parsed), ...parsed })
      if (earlier?.has(contentOf(exchange))) {
        known += 1
        return
      }
      number += 1
      const id = await writeExchange(corpus, exchange)
      number = Math.max(number, Number(/^\d+/.exec(id)?.[0] ?? 0))
      written += 1
      onWritten({ ...exchange, id }, failure)
    } catch (error) {
      failed += 1
      const [message = errorMessage(error)] =
        error instanceof Problem ? await localizedSentences([error.explanation], providers) : []
      process.stderr.write(`${COMMAND}: ${oneLine(message)}\n`)
    }
  }

  return {
    write(raw, failure) {
      last = last.then(() => writeOne(raw, failure))
      return last
    },
    async finish() {
      await last
      return { written, failed, known }
    },
  }
}

/** Returns a text for the comparison of exchanges. Two exchanges that differ only in their ids have the same text. */
function contentOf(exchange: Exchange): string {
  return JSON.stringify({ ...exchange, id: '' })
}
