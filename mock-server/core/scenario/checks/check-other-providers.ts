import type { JournalEntry } from '../../journal/journal.ts'
import type { Scenario } from '../schema.ts'
import { type Check, compareCount } from './check.ts'
import { mayIssue } from './check-ledger.ts'

/**
 * Returns an undecided check for each provider that must issue no code and has refused requests. The real provider may
 * accept these requests, for example because it knows the credentials of the client, and then issue a code.
 */
export function otherProviderChecks({ expect }: Pick<Scenario, 'expect'>, listed: readonly JournalEntry[]): Check[] {
  const refused = listed.filter((entry) => isRefused(entry) && !mayIssue(expect, entry))
  return [...Map.groupBy(refused, ({ provider }) => provider)].map(([provider, its]) => ({
    kind: 'requests',
    what: { en: `${provider}: refused requests`, ja: `${provider}: 拒否されたリクエストの件数` },
    ...compareCount({ exactly: 0 }, its.length),
    finding: {
      en: `The scenario expects no order at ${provider}; the client sent requests that the mock refused, and the records do not show whether it orders there in production. Correct the request, or set the credentials and products of this provider with --config`,
      ja: `シナリオでは ${provider} に注文しない。クライアントのリクエストはモックに拒否されたため、本番で注文するかは記録からは判定できない。リクエストを修正するか、このプロバイダーの認証情報と商品を --config で設定する`,
    },
    undecided: true,
    requests: its.map(({ id }) => id),
  }))
}

/** Returns true if the provider itself, and no fault, refused the request. */
export function isRefused({ operation, response, fault }: JournalEntry): boolean {
  return operation !== null && fault === undefined && response.status >= 400
}
