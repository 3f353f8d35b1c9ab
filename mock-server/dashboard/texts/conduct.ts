import type { Text } from '../../core/localized-text.ts'

export const conductTexts = {
  conduct: { en: 'Conduct', ja: '利用ルール' },
  conductNone: { en: 'No rule is violated.', ja: '違反した利用ルールはない。' },
  conductKept: { en: 'Passed: {passed}, not exercised: {unproven}', ja: '合格 {passed} 件、未検証 {unproven} 件' },
  notices: { en: 'notices: {count}', ja: '参考 {count} 件' },
  conductNotices: {
    en: 'Passed: a violation that is only good to know, or that the scenario tolerates, does not fail the client.',
    ja: '判定は合格：「参考」の違反と、シナリオが許容する違反は、判定に影響しない。',
  },
  tolerated: { en: 'tolerated by the scenario', ja: 'シナリオが許容' },
  'result-violated': { en: 'violated', ja: '違反' },
  'result-inconclusive': { en: 'cannot tell', ja: '判定不能' },
  'result-passed': { en: 'passed', ja: '合格' },
  'result-not exercised': { en: 'not exercised', ja: '未検証' },
  'severity-money': { en: 'may cost money', ja: '費用が発生するおそれ' },
  'severity-refusal': { en: 'production refuses it', ja: '本番では拒否される' },
  'severity-notice': { en: 'good to know', ja: '参考' },
  triedTimes: { en: 'occasions: {count}', ja: '検証 {count} 回' },
  cost: {
    en: 'The violations cost {yen} here: codes that are billed although the client does not have them or did not need them.',
    ja: 'この違反による損失は{yen}である（届いていない、または不要なコードの請求額）。',
  },
  costUnavoidable: {
    en: 'The violations cost {yen} here, which no client can avoid: codes that are billed but never received.',
    ja: 'どのクライアントも避けられない損失が{yen}ある（未達のコードの請求額）。',
  },
  costTotal: {
    en: 'All rules together cost at most {yen}: several rules can count the same code.',
    ja: '損失は合計で最大{yen}である（複数のルールが同じコードを数えることがある）。',
  },
  'cost-money': {
    en: 'A violation can cost the price of a code each time, because a code is never refunded.',
    ja: 'コードは返金されないため、違反のたびにコード1件分の費用が発生するおそれがある。',
  },
  'cost-money-none': {
    en: 'The violations cost nothing here. In production, each can cost the price of a code.',
    ja: '今回の損失はないが、本番では1回ごとにコード1件分の費用が発生するおそれがある。',
  },
  'cost-refusal': {
    en: 'A violation costs no code, but production refuses the request.',
    ja: '違反してもコードの費用は発生しないが、本番ではリクエストが拒否される。',
  },
  'cost-refusal-none': {
    en: 'The violations cost no code, but production refuses such requests.',
    ja: 'コードの費用は発生していないが、本番ではこのようなリクエストは拒否される。',
  },
  'cost-notice': {
    en: 'A violation costs nothing that a client can avoid.',
    ja: '違反しても、クライアントが避けられる費用は発生しない。',
  },
  'cost-notice-none': { en: 'The violations cost nothing.', ja: '費用は発生していない。' },
  diagram: { en: 'Requests between the client and the provider', ja: 'クライアントとプロバイダーのやり取り' },
  client: { en: 'Client', ja: 'クライアント' },
  showSequence: { en: 'Show the sequence of the requests ({count})', ja: 'リクエストの流れを表示（{count}件）' },
  moreRequests: { en: 'Not shown: {ids}', ja: '表示していないリクエスト：{ids}' },
  noResponse: { en: 'no response', ja: 'レスポンスなし' },
  notReceived: { en: 'not received', ja: '未達' },
  clientLeft: { en: 'not received: the client left', ja: '未達（クライアントが切断）' },
} as const satisfies Record<string, Text>
