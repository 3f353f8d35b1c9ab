import { msText } from '../core/conduct/duration-text.ts'
import type { RuleResult } from '../core/conduct/report.ts'
import type { Severity } from '../core/conduct/rule.ts'
import type { Result } from '../core/scenario/checks/check.ts'
import { languageOf } from './language.ts'
import { englishReplay, japaneseReplay, type ReplayMessages } from './replay-messages.ts'

/** Texts that the commands for scenarios and conduct print. */
export interface Messages {
  requests: {
    more(count: number): string
    noAnswer: string
    notDelivered: string
    /** Text after the outcome of a refused request: the reason and the rule. */
    refused(reason: string, rule: string | null): string
    ruleOnly(rule: string | null): string
    /**
     * Text about a request whose client disconnected before the response arrived.
     * @param ms time from the request until the client disconnected
     * @param realSeconds this time in seconds of real time; undefined if the clock runs at real speed
     */
    abandoned(ms: number, realSeconds: string | undefined): string
    /** Text that lists requests by their numbers. `more` says how many further requests the list leaves out. */
    numbers(numbers: string, count: number, more: number): string
    /** Real time since the first request of the list. */
    realTime(seconds: string): string
    fault(name: string, effect: string, phase: string): string
    /** Note on the request at which the scenario killed the client. */
    killed: string
  }
  replay: ReplayMessages
  report: {
    results: Record<RuleResult, string>
    /** Text with the facts that are shown after the result of a rule. */
    facts(facts: readonly string[]): string
    exercised(count: number): string
    /** Text with the number of violations that have the same text. */
    times(count: number): string
    summary(counts: Record<RuleResult, number>): string
    evicted(count: number): string
    /**
     * Note that the report lacks the requests from before the sandbox was emptied.
     * @param times how often the sandbox was emptied
     * @param requests number of deleted requests
     */
    emptied(times: number, requests: number): string
    /** Text of a report in which no request exercised a rule. */
    idle: string
    /** Text of a report in which the providers refused all requests. @param reason reason of the last refusal */
    refused(count: number, reason: string): string
    scenario(name: string, result: Result): string
  }
  scenario: {
    task: string
    clock: { label: string; frozen: string; rate(rate: number): string }
    /** Line of `scenario begin`. */
    begun: string
    /** Sentences with which `scenario status` and `scenario end` report that no request has arrived. */
    nothingTriedYet: string
    nothingTried: string
  }
  severities: Record<Severity, string>
  /** Text that says what the violations of a rule cost. @param amount formatted yen */
  costs(amount: string): string
  /** Text that says what the violations of a rule cost if no client can avoid this cost. @param amount formatted yen */
  unavoidable(amount: string): string
  /** Note on a total that contains fees. @param fees fees in yen */
  assumedFees(fees: number): string
  validate: {
    good: string
    summary(good: number, bad: number): string
  }
}

const english: Messages = {
  requests: {
    more: (count) => `… ${count} more …`,
    noAnswer: 'no response',
    notDelivered: 'not delivered',
    ruleOnly: (rule) => (rule === null ? '' : ` (${rule})`),
    refused: (reason, rule) => `: ${reason}${rule === null ? '' : ` (${rule})`}`,
    abandoned: (ms, realSeconds) =>
      `not delivered: the client left after ${msText(ms).en}${realSeconds === undefined ? '' : ` (${realSeconds} s of real time)`}`,
    numbers: (numbers, count, more) =>
      `${count === 1 ? 'request' : 'requests'} ${numbers}${more > 0 ? ` and ${more} more` : ''}`,
    realTime: (seconds) => `(${seconds} s real)`,
    fault: (name, effect, phase) => `fault "${name}" (${effect}, ${phase})`,
    killed: 'the client was killed here',
  },
  replay: englishReplay,
  report: {
    results: { passed: 'passed', violated: 'violated', 'not exercised': 'not exercised', inconclusive: 'cannot tell' },
    facts: (facts) => ` (${facts.join(', ')})`,
    exercised: (count) => `tried ${count} ${count === 1 ? 'time' : 'times'}`,
    times: (count) => `${count} times`,
    summary: (counts) =>
      `${counts.passed} passed, ${counts.violated} violated, ${counts['not exercised']} not exercised, ${counts.inconclusive} cannot tell`,
    evicted: (count) =>
      `${count} requests were evicted from the journal: start with more --max-journal-entries to include them`,
    emptied: (times, requests) => {
      const what =
        times === 0
          ? 'the journal was cleared'
          : `the sandbox was emptied ${times} ${times === 1 ? 'time' : 'times'} (by a reset, a scenario or a snapshot)`
      const lost = requests === 0 ? '' : ` (${requests} ${requests === 1 ? 'request' : 'requests'})`
      return `note: ${what}. What came before is not in this report${lost}`
    },
    idle: 'cannot tell: the mock received no request of a client that a rule judges, so the client is not tested',
    refused: (count, reason) =>
      `cannot tell: no request was accepted (${count} refused), so the client is not tested. The last refusal: ${reason}`,
    scenario: (name, result) => `scenario ${name}: ${result}`,
  },
  scenario: {
    task: 'task',
    clock: {
      label: 'clock',
      frozen: ', frozen',
      rate: (rate) => `, ${rate} times as fast as real time`,
    },
    begun: 'the sandbox was reset: earlier requests, codes and faults are gone, and the scenario has set the settings',
    nothingTriedYet:
      'no request has arrived yet, so nothing was tried. Run the client with the variables of "gift-mock env"',
    nothingTried:
      'no request has arrived, so nothing was tried. Check the URLs that the client uses with "gift-mock env"',
  },
  severities: { money: 'may cost money', refusal: 'production refuses it', notice: 'good to know' },
  costs: (amount) => `costs ${amount} yen`,
  unavoidable: (amount) => `costs ${amount} yen, which no client can avoid`,
  assumedFees: (fees) =>
    fees > 0
      ? 'fees follow the settings (by default 5 % and tax for the partner API, an assumption: RP-A8), not your contract'
      : 'fees follow the settings (none for these codes), not your contract',
  validate: {
    good: 'good',
    summary: (good, bad) => `${good} good, ${bad} wrong`,
  },
}

const japaneseResults: Record<Result, string> = { passed: '合格', failed: '不合格', 'cannot tell': '判定不能' }

const japanese: Messages = {
  requests: {
    more: (count) => `… ほか ${count} 件 …`,
    noAnswer: 'レスポンスなし',
    notDelivered: 'レスポンス未達',
    ruleOnly: (rule) => (rule === null ? '' : `（${rule}）`),
    refused: (reason, rule) => `: ${reason}${rule === null ? '' : `（${rule}）`}`,
    abandoned: (ms, realSeconds) =>
      `レスポンス未達: クライアントが ${msText(ms).ja}後${realSeconds === undefined ? '' : `（実時間 ${realSeconds} 秒）`}に打ち切り`,
    numbers: (numbers, _count, more) => `リクエスト ${numbers}${more > 0 ? ` ほか ${more} 件` : ''}`,
    realTime: (seconds) => `（実時間 ${seconds} 秒）`,
    fault: (name, effect, phase) => `障害「${name}」: ${effect}、${phase}`,
    killed: 'ここでクライアントを強制終了',
  },
  replay: japaneseReplay,
  report: {
    results: { passed: '合格', violated: '違反', 'not exercised': '未検証', inconclusive: '判定不能' },
    facts: (facts) => `（${facts.join('、')}）`,
    exercised: (count) => `検証 ${count} 回`,
    times: (count) => `${count} 回`,
    summary: (counts) =>
      `合格 ${counts.passed}、違反 ${counts.violated}、未検証 ${counts['not exercised']}、判定不能 ${counts.inconclusive}`,
    evicted: (count) =>
      `${count} 件のリクエストはジャーナルから失われている（--max-journal-entries を増やすと判定できる）`,
    emptied: (times, requests) => {
      const what =
        times === 0
          ? 'ジャーナルが消去された'
          : `サンドボックスの内容が ${times} 回消去された（リセット、シナリオの開始、スナップショット）`
      const lost = requests === 0 ? '' : `（リクエスト ${requests} 件）`
      return `注意: ${what}。それより前のこと${lost}は、この報告に含まれない`
    },
    idle: '判定不能: ルールの対象となるリクエストをモックが受信していないため、クライアントは検証されていない',
    refused: (count, reason) =>
      `判定不能: 受け付けられたリクエストがない（拒否 ${count} 件）ため、クライアントは検証されていない。最後の拒否: ${reason}`,
    scenario: (name, result) => `シナリオ ${name}: ${japaneseResults[result]}`,
  },
  scenario: {
    task: 'タスク',
    clock: { label: '時計', frozen: '（停止中）', rate: (rate) => `（実時間の ${rate} 倍速）` },
    begun: 'サンドボックスをリセットした。以前のリクエスト、コード、障害は削除され、設定はシナリオのものになった',
    nothingTriedYet:
      'リクエストがまだ届いていないため、何も検証していない。「gift-mock env」の環境変数でクライアントを実行する',
    nothingTried:
      'リクエストが 1 件も届かなかったため、何も検証していない。クライアントの URL を「gift-mock env」で確認する',
  },
  severities: { money: '費用が発生するおそれ', refusal: '本番では拒否される', notice: '参考' },
  costs: (amount) => `損失 ${amount}円`,
  unavoidable: (amount) => `損失 ${amount}円（どのクライアントも避けられない）`,
  assumedFees: (fees) =>
    fees > 0
      ? '手数料は契約ではなく設定に基づく（パートナー API の既定値は 5 % と消費税。RP-A8 の仮定）'
      : '手数料は契約ではなく設定に基づく（このコードには設定なし）',
  validate: {
    good: '問題なし',
    summary: (good, bad) => `問題なし ${good} 件、誤り ${bad} 件`,
  },
}

export function messages(): Messages {
  return languageOf() === 'ja' ? japanese : english
}
