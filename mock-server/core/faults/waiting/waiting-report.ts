import { journalEntries } from '../../journal/journal.ts'
import { yenLostWith } from '../../ledger.ts'
import type { Text } from '../../localized-text.ts'
import type { Provider } from '../../provider/provider.ts'
import type { Transaction } from '../../store/store.ts'
import { type Choice, choices, listWaiting } from './waiting-requests.ts'

/** A request that waits for a decision, with the consequences of each choice. */
export interface WaitingReport {
  /** The journal id. */
  request: string
  /** Name of the fault that holds the request. */
  fault: string
  provider: string
  /** Name of the operation; null if the journal does not contain the request any more. */
  operation: string | null
  /**
   * Status of the response that the caller receives after the choice `answer`; null if the journal does not contain the
   * request any more.
   */
  status: number | null
  /** Remaining time until `otherwise` applies, in milliseconds of real time. */
  remainingMs: number
  otherwise: Choice
  choices: ChoiceReport[]
}

export interface ChoiceReport {
  choice: Choice
  /** What the choice does, in one sentence. */
  text: Text
  /**
   * Amount in yen that the client loses with this choice: the cost of a billed code that the client does not receive.
   */
  lostYen: number
}

const choiceTexts: Readonly<Record<Choice, Text>> = {
  answer: { en: 'The client receives the response.', ja: 'クライアントにレスポンスが届きます。' },
  loss: {
    en: 'The client receives nothing and waits until it gives up.',
    ja: 'レスポンスは届かず、クライアントはタイムアウトまで待ち続けます。',
  },
  reset: {
    en: 'The connection breaks, and the client receives nothing.',
    ja: '接続が切れ、レスポンスは届きません。',
  },
}

/** Returns the requests that wait for a decision, oldest first. @param hostMs time of the host's clock */
export function reportWaiting(tx: Transaction, providers: readonly Provider[], hostMs: number): WaitingReport[] {
  return listWaiting(tx, hostMs).map(({ id, fault, untilMs, otherwise }) => {
    const entry = tx.get(journalEntries, id)
    const ledger = providers.find(({ name }) => name === entry?.provider)?.ledger
    const row = ledger && entry?.ledgerKey !== undefined ? tx.get(ledger, entry.ledgerKey) : undefined
    const yen = row ? yenLostWith(row, id) : 0
    return {
      request: id,
      fault,
      provider: entry?.provider ?? '',
      operation: entry?.operation ?? null,
      status: entry?.response.status ?? null,
      remainingMs: untilMs - hostMs,
      otherwise,
      choices: choices.map((choice) => ({
        choice,
        text: choiceTexts[choice],
        lostYen: choice === 'answer' ? 0 : yen,
      })),
    }
  })
}
