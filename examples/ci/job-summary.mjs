// Formats the results of `gift-mock replay --json FILE` or `explore --json FILE` as Markdown for the summary of a CI
// job:
//   node job-summary.mjs results.json >> "$GITHUB_STEP_SUMMARY"
// GIFT_MOCK_SUMMARY_LANG=ja selects Japanese. Needs no package.
import { readFileSync } from 'node:fs'

const language = process.env.GIFT_MOCK_SUMMARY_LANG === 'ja' ? 'ja' : 'en'
const texts = {
  en: {
    columns: ['', 'scenario', 'codes', 'yen in production', 'orphaned', 'bought twice', 'reason'],
    results: {
      passed: '✅ passed',
      failed: '❌ failed',
      'cannot tell': '❔ cannot tell',
      'not judged': '❔ not judged',
      untried: '⚠️ passed, nothing tried',
    },
    replay: ({ passed, triedNothing = 0, failed, cannotTell, notJudged, library }) =>
      `${passed} passed${triedNothing > 0 ? ` (${triedNothing} tried nothing)` : ''}, ${failed} failed, ${cannotTell + notJudged} without a verdict${library?.run < library?.scenarios ? ` (only ${library.run} of the ${library.scenarios} scenarios of the library)` : ''}`,
    skipped: (names) =>
      `Not replayed, because a correct client has to wait long (add --waits --time-scale 20), so long timeouts were not tested: ${names}`,
    total: (codes, yen) =>
      `In production, the client would have bought ${codes} ${codes === '1' ? 'code' : 'codes'} for ${yen} yen.`,
    lost: 'An orphaned code is billed, but the client received no response that contains it. After a lost response, no client can avoid this, so a scenario can pass with an orphaned code.',
    reference: 'The reference client ran, not your client. These results show nothing about your client.',
    noBook: (names) =>
      `The client wrote no book, so it was not judged whether it stored the codes that it paid for: ${names}`,
    left: (names) =>
      `The client exited and left a process running, so later requests, such as a retry, were not judged: ${names}`,
    idle: (names, seconds) =>
      `Judged after ${seconds} s without a request; a retry that the client sends later was not judged (--until idle:SECONDS waits longer): ${names}`,
    interrupted: 'A signal ended the run. The other scenarios have no result.',
    timeouts: (names) =>
      `Not run, because the client had exceeded its time limit in several scenarios in a row: ${names}`,
    searchInterrupted: 'A signal ended the search.',
    cut: (tried, asked) => `The search ended early and covers ${tried} of ${asked} faults in one run.`,
    changed: (rules) =>
      `Judged with changed rules: ${rules}. This does not show that the client keeps the default rules.`,
    searchLeft: (count) =>
      `In ${count} runs, the client exited and left a process running, so later requests, such as a retry, were not judged.`,
    notTried: {
      timeout: 'took longer than --timeout and were not judged (give a larger one, such as --timeout 300)',
      unproven:
        'the timeouts of the client are not shown to follow the faster clock (install libfaketime, or use GIFT_MOCK_CLOCK_RATE)',
      patience: 'would make the client wait longer than --patience (add --time-scale 50)',
      unstable: 'a loss that did not occur when the run was repeated (search again with --jobs 1)',
      budget: 'left when the search ended, at least',
      socket: 'need a socket',
      unreached: 'the client did not make the call',
      calls: 'calls after the calls of the bound',
    },
    notTriedTitle: 'Not tried:',
    untried: (names) => `No fault fired, so nothing was tried, although the client passed: ${names}`,
    neverRan: 'In every scenario, the client ended with an error before its first request, so it probably cannot run.',
    unseen: (names) => `No request of the client reached the mock in: ${names}`,
    nothing: 'No loss was found.',
    reserved: '⚠️ No loss was found, with reservations:',
    incomplete: '❔ No result',
    loss: '❌ The client can lose money.',
    found: ['faults', 'what the client loses', 'what to change'],
  },
  ja: {
    columns: ['', 'シナリオ', 'コード数', '本番での金額（円）', '未達', '重複発行の疑い', '理由'],
    results: {
      passed: '✅ 合格',
      failed: '❌ 不合格',
      'cannot tell': '❔ 判定不能',
      'not judged': '❔ 未判定',
      untried: '⚠️ 合格（検証なし）',
    },
    replay: ({ passed, triedNothing = 0, failed, cannotTell, notJudged, library }) =>
      `合格 ${passed} 件${triedNothing > 0 ? `（うち検証なし ${triedNothing} 件）` : ''}、不合格 ${failed} 件、判定なし ${cannotTell + notJudged} 件${library?.run < library?.scenarios ? `（ライブラリーの ${library.scenarios} 件のうち ${library.run} 件のみ。ほかは未実施）` : ''}`,
    skipped: (names) =>
      `正しいクライアントでも待ち時間が長いため、実行していないシナリオ（長いタイムアウトは検証していない。--waits --time-scale 20 を付ける）: ${names}`,
    total: (codes, yen) => `本番環境では、クライアントはコード ${codes} 件を ${yen} 円で購入したことになる。`,
    lost: '「未達」は、請求されるがクライアントがレスポンスで受け取っていないコードの数である。レスポンスが失われた場合はどのクライアントでも避けられないため、未達のコードがあっても合格になることがある。',
    reference:
      '実行したのはリファレンスクライアントであり、自分のクライアントではない。この結果は、自分のクライアントについて何も示さない。',
    noBook: (names) =>
      `クライアントが帳簿を書かなかったため、支払ったコードを保存したかどうかは判定していない: ${names}`,
    left: (names) =>
      `クライアントの終了後もプロセスが動いていたため、後で送るリクエスト（再送など）は判定していない: ${names}`,
    idle: (names, seconds) =>
      `リクエストのない時間が ${seconds} 秒続いた時点で判定した。その後の再送は判定していない（--until idle:SECONDS で長くできる）: ${names}`,
    interrupted: 'シグナルで中断された。ほかのシナリオには結果がない。',
    timeouts: (names) => `クライアントが複数のシナリオで続けて制限時間を超えたため、実行していない: ${names}`,
    searchInterrupted: 'シグナルで探索が中断された。',
    cut: (tried, asked) =>
      `探索が途中で終わり、1 回の実行につき障害 ${asked} 件のうち ${tried} 件までしか調べていない。`,
    changed: (rules) => `変更したルールで判定した: ${rules}。クライアントが既定のルールを守ることは確認できない。`,
    searchLeft: (count) =>
      `${count} 回の実行で、クライアントの終了後もプロセスが動いていたため、後で送るリクエスト（再送など）は判定していない。`,
    notTried: {
      timeout: '制限時間（--timeout）を超えたため判定していない（--timeout 300 のように長くする）',
      unproven:
        'タイムアウトが速い時計に従うことを確認できない（libfaketime をインストールするか、GIFT_MOCK_CLOCK_RATE を使う）',
      patience: '待ち時間の上限（--patience）を超える（--time-scale 50 を付ける）',
      unstable: '一度だけ損失があり、再実行では再現しない（--jobs 1 を付けて再び探索する）',
      budget: '探索の終了時に残っていた（少なくともこの件数）',
      socket: 'ソケットが必要',
      unreached: 'クライアントがその呼び出しをしていない',
      calls: '範囲を超えた呼び出し',
    },
    notTriedTitle: '試していないもの:',
    untried: (names) => `合格したが、障害が一度も発生せず、何も検証していない: ${names}`,
    neverRan:
      'すべてのシナリオで、クライアントがリクエストを送信する前にエラーで終了した。クライアントを実行できていない可能性が高い。',
    unseen: (names) => `クライアントのリクエストがモックに届かなかったシナリオ: ${names}`,
    nothing: '損失は見つからなかった。',
    reserved: '⚠️ 損失は見つからなかったが、留保がある:',
    incomplete: '❔ 結果なし',
    loss: '❌ クライアントに損失が生じうる。',
    found: ['障害', 'クライアントの損失', '修正方法'],
  },
}[language]

/** Formats an amount with thousands separators. */
const amount = (number) => number.toLocaleString('en')

/** Escapes a text for a cell of a Markdown table, so that the text cannot end the cell and contains no markup. */
const cell = (text) =>
  String(text ?? '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/g, '\\$&')

const table = (columns, rows) =>
  [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const named = (scenarios) => scenarios.map(({ name }) => `\`${name}\``).join(', ')

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

const warning = (text) => `**⚠️ ${text}**`

/** Returns true if the client ended with an error and none of its requests reached the mock. */
const hasFailedUnseen = ({ client, requests }) => client?.result === 'failed' && requests.length === 0

/** Returns how a client ended, and the last line of its output. */
const endOf = ({ detail, output = '' }) => [
  ...(detail ? [detail[language]] : []),
  ...output
    .trimEnd()
    .split('\n')
    .slice(-1)
    .filter((line) => line !== ''),
]

/** Returns a warning if settings of `--config` changed rules. */
function changedRules({ config }) {
  const changed = config?.changedRules ?? []
  return changed.length > 0 ? [warning(texts.changed(changed.map(changedSetting).join('; ')))] : []
}

const changedSetting = ({ setting, value, rules = [] }) =>
  cell(`${setting}=${JSON.stringify(value)} (${rules.join(', ')})`)

/** Returns the counts of what a search did not try, as a warning if the user can change it. */
function notTriedLines({ notTried = {}, notTriedOutcomes = {} }) {
  const open = ['timeout', 'unproven', 'patience', 'unstable']
  return Object.entries(notTried).map(([reason, count]) => {
    const names = (notTriedOutcomes[reason] ?? []).map((name) => `\`${name}\``).join(', ')
    const text = `${texts.notTriedTitle} ${count} ${names === '' ? '' : `(${names}) `}– ${texts.notTried[reason] ?? cell(reason)}`
    return open.includes(reason) || (reason === 'unreached' && names !== '') ? warning(text) : text
  })
}

function replay({ scenarios, skipped, interrupted, notRun = [], note, ...counts }) {
  const rows = scenarios.map(({ name, result, triedNothing, totals, checks, remedy, ...ran }) => {
    const failed = checks.filter(({ passed }) => !passed)
    // If failed checks have sentences, only the sentences are shown, because the sentences usually explain the numbers
    // of the other checks.
    const sentences = failed.flatMap(({ finding, rule }) => finding ?? rule?.text ?? [])
    const reasons =
      sentences.length > 0
        ? [...sentences, ...(remedy ? [remedy] : [])].map((text) => text[language])
        : failed.map(({ what, expected, actual }) => `${what[language]}: ${actual[language]} (${expected[language]})`)
    return [
      texts.results[triedNothing ? 'untried' : result],
      `\`${name}\``,
      totals.issued,
      amount(totals.faceValue + totals.fees),
      totals.orphaned,
      totals.suspectedDuplicates,
      [...new Set(hasFailedUnseen(ran) ? endOf(ran.client) : reasons)].map(cell).join('<br>'),
    ]
  })
  const { flags = [] } = counts
  const starts = flags.includes('--starts') && flags[flags.indexOf('--starts') + 1]
  const issued = sum(scenarios.map(({ totals }) => totals.issued))
  const yen = sum(scenarios.map(({ totals }) => totals.faceValue + totals.fees))
  // The speed of the clock is missing only for the reference client.
  const isReference = scenarios.length > 0 && scenarios.every(({ clockRate }) => clockRate === undefined)
  const neverRan = scenarios.length > 0 && scenarios.every(hasFailedUnseen)
  const untried = scenarios.filter(({ triedNothing }) => triedNothing)
  const unseen = isReference ? [] : scenarios.filter(({ requests }) => requests.length === 0)
  const withoutBook = isReference ? [] : scenarios.filter(({ book, totals }) => book === false && totals.issued > 0)
  const stopped = notRun.filter(({ reason }) => reason === 'timeouts')
  const left = scenarios.filter(({ client }) => client?.leftProcesses)
  const idle = scenarios.filter(({ client }) => client?.idleMs !== undefined)
  const idleSeconds = Math.min(...idle.map(({ client }) => client.idleMs)) / 1000
  return [
    ...(isReference ? [warning(texts.reference)] : []),
    ...(interrupted ? [warning(texts.interrupted)] : []),
    ...(stopped.length > 0 ? [warning(texts.timeouts(named(stopped)))] : []),
    ...changedRules(counts),
    ...(note ? [warning(cell(note[language]))] : []),
    `**${texts.replay(counts)}**`,
    ...(starts ? [`\`--starts ${cell(starts)}\``] : []),
    texts.total(amount(issued), amount(yen)),
    table(texts.columns, rows),
    ...(neverRan ? [warning(texts.neverRan)] : []),
    ...(untried.length > 0 ? [warning(texts.untried(named(untried)))] : []),
    ...(unseen.length > 0 ? [warning(texts.unseen(named(unseen)))] : []),
    ...(left.length > 0 ? [warning(texts.left(named(left)))] : []),
    ...(idle.length > 0 ? [warning(texts.idle(named(idle), idleSeconds))] : []),
    ...(withoutBook.length > 0 ? [warning(texts.noBook(named(withoutBook)))] : []),
    ...(scenarios.some(({ totals }) => totals.orphaned > 0) ? [texts.lost] : []),
    ...(skipped.length > 0 ? [warning(texts.skipped(named(skipped)))] : []),
  ]
}

function explore({ result, bound, found, undecided, limits, interrupted, leftProcesses = 0, ...facts }) {
  const { completeDepth } = facts
  const isCut = result === 'nothing found' && completeDepth < limits?.depth
  const warnings = [
    ...(interrupted ? [warning(texts.searchInterrupted)] : []),
    ...(isCut ? [warning(texts.cut(completeDepth, limits.depth))] : []),
    ...changedRules(facts),
    ...(leftProcesses > 0 ? [warning(texts.searchLeft(leftProcesses))] : []),
  ]
  const notTried = notTriedLines(facts)
  const hasReservation =
    undecided > 0 || facts.idleMs !== undefined || [...warnings, ...notTried].some((text) => text.startsWith('**⚠️'))
  // A search that was interrupted, that ended before all single faults were tried, or whose runs took too long, proves
  // nothing. Its exit code is 1.
  if (found.length === 0) {
    const isResult = result === 'nothing found' && !interrupted
    const head = !isResult ? texts.incomplete : hasReservation ? texts.reserved : texts.nothing
    return [`**${head}** ${cell(bound[language])}`, ...warnings, ...notTried]
  }
  const rows = found.map(({ title, losses }) => [
    cell(title[language]),
    losses.map(({ what }) => cell(what[language])).join('<br>'),
    [...new Set(losses.flatMap(({ remedy }) => (remedy ? cell(remedy[language]) : [])))].join('<br>'),
  ])
  return [`**${texts.loss}**`, table(texts.found, rows), cell(bound[language]), ...warnings, ...notTried]
}

/** Reads a JSON file; ends the program with a message if this is not possible. */
function parsed(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    console.error(`${path} cannot be read: ${error.message}`)
    return process.exit(1)
  }
}

/** Ends the program with a message about a file that lacks members. */
function incomplete(reason) {
  console.error(`${file} is not complete: ${reason}. Use the file as gift-mock wrote it, or run the command again`)
  process.exit(1)
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node job-summary.mjs FILE')
  process.exit(1)
}
const results = parsed(file)
const formats = {
  'gift-provider-mock/replay/1': {
    formatted: replay,
    members: ['passed', 'failed', 'cannotTell', 'notJudged', 'skipped', 'scenarios'],
  },
  'gift-provider-mock/explore/1': { formatted: explore, members: ['result', 'bound', 'found'] },
}
const format = formats[results?.format]
if (format === undefined) {
  console.error(`${file} is not a file of "gift-mock replay --json" or "gift-mock explore --json"`)
  process.exit(1)
}
const missing = format.members.filter((member) => results[member] === undefined)
if (missing.length > 0) incomplete(`it has no ${missing.join(', ')}`)
try {
  console.log(`## gift-mock\n\n${format.formatted(results).join('\n\n')}\n`)
} catch (error) {
  incomplete(error.message)
}
