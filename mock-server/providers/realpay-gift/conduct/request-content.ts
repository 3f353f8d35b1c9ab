import { IN_FLIGHT_MS } from '../../../core/conduct/caller-outcome.ts'
import { groupByKey } from '../../../core/conduct/entries.ts'
import type { ConductRule, Violation } from '../../../core/conduct/rule.ts'
import { checkSecretsInUrls } from '../../../core/conduct/checks/secrets-in-urls.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import type { Text } from '../../../core/localized-text.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { settings as definitions } from '../settings/settings.ts'
import { leftIdUnused } from '../request-id-use.ts'
import { REFUSALS, scopedRequestId, requestIdOf } from './entries.ts'
import { harmlessRepetitions } from './harmless-repetitions.ts'
import { createRequestIdHistory, type Misuse } from './request-id-history.ts'

export const uniqueRequestIds: ConductRule = {
  name: 'realpay-gift/unique-request-ids',
  rule: 'RP-D4',
  // The severity is `refusal`, because a request id buys at most one gift: a reuse of the id is refused and costs
  // nothing.
  severity: 'refusal',
  text: {
    en: 'Give each request that changes something a new request id. Use an id again only to repeat the same request while its outcome is unknown.',
    ja: 'データを変更するリクエスト（POST・DELETE）には、それぞれ固有のリクエストIDを付ける。同じIDでの再送は、結果が不明な同一リクエストに限る。',
  },
  evaluate(history) {
    const settings = typedSettings(definitions, history.settings)
    const leavesUnused = (entry: JournalEntry): boolean => leftIdUnused(entry, REFUSALS, settings)
    const isPerOperation = [settings, typedSettings(definitions, history.initialSettings)].some(
      (values) => values['realpayGift.requestId.scope'] === 'operation',
    )
    const idOf = (entry: JournalEntry): string | undefined => {
      const id = scopedRequestId(entry)
      return isPerOperation && id !== undefined ? `${entry.operation} ${id}` : id
    }
    const isHarmless = lazy(() => harmlessRepetitions(history.entries))
    const violations: Violation[] = []
    const undecided: Violation[] = []
    let exercised = -1
    for (const group of groupByKey(history.entries, idOf)) {
      exercised += group.length
      const uses = createRequestIdHistory(leavesUnused, (entry, earlier) => isHarmless()(entry, earlier))
      for (const entry of group) {
        const misuse = uses.misuseOf(entry)
        if (misuse)
          (misuse.isCertain ? violations : undecided).push({
            what: misuseText(requestIdOf(entry) ?? '', misuse),
            requests: [misuse.earlier.id, entry.id],
          })
        uses.add(entry)
      }
    }
    return { exercised: Math.max(0, exercised), violations, undecided }
  },
}

function misuseText(id: string, { why, isCertain }: Misuse): Text {
  const text = {
    en: `the request id ${id} was used again ${why.en}`,
    ja: `リクエストID ${id} が、${why.ja}再び使われた`,
  }
  return isCertain
    ? text
    : {
        en: `${text.en}: another order needs an id of its own, and the same order may be sent again after a restart or by another worker`,
        ja: `${text.ja}（別の注文であれば固有のIDが必要。再起動後や別のワーカーによる同じ注文の再送であれば問題ない）`,
      }
}

export const freshToken: ConductRule = {
  name: 'realpay-gift/fresh-token',
  rule: 'RP-D2',
  severity: 'refusal',
  text: {
    en: 'Create a new access token for each request when you send it, from a correct clock.',
    ja: 'アクセストークンは、正確な時計に基づき送信のたびに生成する。',
  },
  evaluate({ entries, settings, reasonOf }) {
    // A `set` fault may change the provider's clock without the client's knowledge. Requests after such a fault are
    // therefore not evaluated. If several faults fired for one request, one of these faults may have been a `set`
    // fault.
    const changed = entries.findIndex(({ fault }) => fault?.effect === 'set' || fault?.after !== undefined)
    const before = changed < 0 ? entries : entries.slice(0, changed)
    // A fault that fires before the commit may delay the request until the token expires. Requests with such a fault
    // are left out.
    const judged = before.filter((entry) => entry.fault?.phase !== 'before-commit' && wasTokenChecked(entry))
    const { 'realpayGift.totp.periodSeconds': periodSeconds } = typedSettings(definitions, settings)
    const refused = judged.filter((entry) => isStale(entry) && !expiredOnTheWay(entry, periodSeconds * 1000))
    return {
      exercised: judged.length,
      violations: refused.map(({ id, outcome }) => ({ what: reasonOf(outcome), requests: [id] })),
    }
  },
}

/**
 * Returns true if the token was refused because of the token's time step, and not because the token was used before.
 */
function isStale({ outcome: { rule, details } }: JournalEntry): boolean {
  return rule === 'RP-A7' && details?.['reused'] !== true
}

/**
 * Returns true if the token may have been valid when the client sent the request. This is the case if the request
 * arrived at most `IN_FLIGHT_MS` before or after the token's time step. The result is always false if the provider also
 * accepts tokens of neighboring time steps.
 */
function expiredOnTheWay({ atMs, outcome: { details } }: JournalEntry, periodMs: number): boolean {
  if (details?.['window'] !== 0) return false
  const intoStepMs = atMs % periodMs
  return (
    (details['steps'] === -1 && intoStepMs <= IN_FLIGHT_MS) ||
    (details['steps'] === 1 && periodMs - intoStepMs <= IN_FLIGHT_MS)
  )
}

/** Returns true if the provider checked the request's token (RP-A2). */
function wasTokenChecked({ operation, outcome: { rule } }: JournalEntry): boolean {
  return operation !== null && rule !== null && !['RP-A1', 'RP-A3'].includes(rule)
}

export const noSecretsInUrl: ConductRule = {
  name: 'realpay-gift/no-secrets-in-url',
  rule: 'RP-D3',
  severity: 'refusal',
  text: {
    en: 'Send the access key and the token in headers, and do not send the secret. None of them belongs in a URL.',
    ja: 'アクセスキーとトークンはヘッダーで送り、共有鍵は送らない。いずれも URL に含めない。',
  },
  evaluate: ({ entries, settings, initialSettings }) =>
    checkSecretsInUrls(
      entries,
      [settings, initialSettings].flatMap((values) =>
        typedSettings(definitions, values)['realpayGift.accessKeys'].flatMap(({ accessKey, totpSecret }) => [
          accessKey,
          totpSecret,
        ]),
      ),
    ),
}
