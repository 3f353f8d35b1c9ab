import { isFailingRule } from '../../mock-server/core/scenario/checks/check-conduct.ts'
import { hasFailed } from '../../mock-server/core/scenario/checks/check.ts'
import { pluralize, sameInBoth, type Text } from '../../mock-server/core/localized-text.ts'
import type { ClientReport } from '../../mock-server/index.ts'
import type { Loss } from './driver/observation.ts'

/** Records by which a client is judged after a run. */
export interface Records {
  /** The report on the client, including the client's book if the client keeps a book. */
  report: Pick<ClientReport, 'rules' | 'ledger' | 'tolerated' | 'scenario'>
  /** Number of codes that the client issues without faults; undefined if the number is not known yet. */
  wanted: number | undefined
  /** True if the client never ended. */
  neverEnded: boolean
}

/** Key of the losses by codes that the task does not order. */
export const LEDGER_LOSS = 'ledger'

/**
 * Returns the losses of the client:
 * - violated rules of conduct
 * - codes beyond the ordered number, and codes with another amount or product than the task states
 * - differences between the client's book and the ledger
 * - a process that the client left running, if the client must not do so
 * - a client that never ended
 *
 * An unknown outcome that the client reports and never repeats is no loss.
 */
export function lossesOf({ report, wanted = Infinity, neverEnded }: Records): Loss[] {
  const violated = report.rules.filter((rule) => isFailingRule(rule, report.tolerated))
  const bookChecks = report.scenario?.checks.filter(({ kind }) => kind === 'book') ?? []
  // Of the checks of the ledger, only the checks for codes that the task does not order have a remedy.
  const orderChecks = report.scenario?.checks.filter(({ kind, remedy }) => kind === 'ledger' && remedy) ?? []
  const exitChecks = report.scenario?.checks.filter(({ kind }) => kind === 'client') ?? []
  const more = report.ledger.issued - wanted
  return [
    ...violated.map(({ name, text, violations }): Loss => ({
      key: name,
      what: violations[0]?.what ?? sameInBoth(name),
      remedy: text,
      requests: violations[0]?.requests ?? [],
    })),
    ...(more > 0 ? [tooManyIssued(more, wanted)] : []),
    ...orderChecks.map(({ what, finding = what, remedy, requests }): Loss => ({
      key: LEDGER_LOSS,
      what: finding,
      remedy,
      requests,
    })),
    ...bookChecks.filter(hasFailed).map(({ what, actual, remedy, requests, yen }): Loss => ({
      key: 'book',
      what: { en: `${what.en}: ${actual.en}`, ja: `${what.ja}: ${actual.ja}` },
      remedy,
      yen,
      requests,
    })),
    ...exitChecks.filter(hasFailed).map(({ what, actual, requests }): Loss => ({
      key: 'exit',
      what: { en: `${what.en}: ${actual.en}`, ja: `${what.ja}: ${actual.ja}` },
      remedy: WAIT_FOR_PROCESSES,
      requests,
    })),
    ...(neverEnded ? [NEVER_ENDED] : []),
  ]
}

function tooManyIssued(more: number, wanted: number): Loss {
  return {
    key: LEDGER_LOSS,
    what: {
      en: `${pluralize(more, 'code')} more than ordered (${wanted}): each is billed`,
      ja: `注文（${wanted}件）より${more}件多く発行され、すべて請求される`,
    },
    remedy: {
      en: 'Buy again only if it is certain that nothing was bought before.',
      ja: '購入されていないことが確実な場合だけ、買い直す。',
    },
    requests: [],
  }
}

const WAIT_FOR_PROCESSES: Text = {
  en: 'Let the command wait for its processes, or judge the client with --service.',
  ja: 'コマンドがプロセスの終了を待つようにするか、--service で判定する。',
}

const NEVER_ENDED: Loss = {
  key: 'time',
  what: {
    en: 'the client waits for ever for a response that never comes, and tells no one',
    ja: 'クライアントは届かないレスポンスを待ち続け、誰にも知らせない',
  },
  remedy: {
    en: 'Set a timeout for the whole response (at least 90 seconds), and report the outcome as unknown.',
    ja: 'レスポンス全体にタイムアウト（90秒以上）を設定し、結果を不明として報告する。',
  },
  requests: [],
}

/** Returns the possible violations of conduct rules that the records neither prove nor refute. */
export function undecidedOf({ rules, tolerated }: Pick<ClientReport, 'rules' | 'tolerated'>): Text[] {
  return rules
    .filter(
      ({ severity, result, name }) => severity !== 'notice' && result === 'inconclusive' && !tolerated.includes(name),
    )
    .flatMap(({ undecided }) => undecided.slice(0, 1).map(({ what }) => what))
}
