import { providers } from '../../mock-server/app.ts'
import { joinTexts, pluralize, sameInBoth } from '../../mock-server/core/localized-text.ts'
import { japaneseReasons } from '../../mock-server/core/reasons/translator.ts'
import { type JournalEntry, Problem, type ScenarioDocument, type Text } from '../../mock-server/index.ts'
import { codesOf } from '../reference/tasks/tasks.ts'
import type { Observation } from './driver/observation.ts'
import { unseenText } from './search/unseen-requests.ts'

/** Maximum number of lines of the client's output in an error. */
const MAX_LINES = 30

/**
 * Checks a run of a single client without faults.
 * @throws Problem if the client failed, did not end in time, lost money, or did not get the codes that its task orders.
 * A search with such a client would find nothing, because a client that gets no code cannot lose a code
 */
export async function assertDone(observation: Observation, task: ScenarioDocument['task']): Promise<void> {
  await assertSound(observation)
  const undone = await undoneText(observation, task)
  if (undone) throw problemWith(observation, undone)
}

/**
 * Returns the reason why the task of a client counts as not done in the run without faults; undefined if the task is
 * done. If the reference client does not know the task, the task counts as not done if the client got no code and a
 * request was refused.
 */
export async function undoneText(
  { totals, requests }: Pick<Observation, 'totals' | 'requests'>,
  task: ScenarioDocument['task'],
): Promise<Text | undefined> {
  const { issued } = totals
  const given = typeof task === 'string' ? { name: task } : task
  const ordered = codesOf(given)
  const refused = requests.find(({ response }) => response.status >= 400)
  if (ordered === undefined ? issued > 0 || !refused : issued === ordered) return undefined
  const got: Text =
    ordered === undefined
      ? {
          en: 'the client got no code without faults',
          ja: '障害のない実行で、クライアントにコードが 1 件も発行されなかった',
        }
      : {
          en: `the client got ${pluralize(issued, 'code')} without faults, but the task ${given.name} orders ${ordered}`,
          ja: `障害のない実行で、クライアントに発行されたコードは ${issued} 件だが、タスク ${given.name} の注文は ${ordered} 件である`,
        }
  return withRefusal(got, requests)
}

/** Adds the first request that was refused, and the reason, to a text. */
async function withRefusal(what: Text, requests: readonly JournalEntry[]): Promise<Text> {
  const refused = requests.find(({ response }) => response.status >= 400)
  return refused ? joinTexts([what, await refusalText(refused)], 'semicolon') : what
}

async function refusalText({ operation, method, path, response, outcome }: JournalEntry): Promise<Text> {
  const what = operation ?? `${method} ${path}`
  const translate = await japaneseReasons(providers)
  return {
    en: `${what} was refused with the status ${response.status}: ${outcome.reason}`,
    ja: `${what} はステータス ${response.status} で拒否された: ${translate(outcome) ?? outcome.reason}`,
  }
}

/**
 * Checks the run without faults.
 * @throws Problem if the client failed, did not end in time, lost money or called no operation of a provider in this
 * run
 */
export async function assertSound(observation: Observation): Promise<void> {
  const { ran, losses, calls, requests, timedOut } = observation
  const detail = ran.detail ?? { en: 'no output', ja: '出力なし' }
  const refusedWith = async (what: Text): Promise<Problem> =>
    problemWith(observation, await withRefusal(what, requests))
  if (timedOut || ran.result === 'timed out')
    throw await refusedWith({
      en: `the client did not end in time without faults: ${detail.en}`,
      ja: `障害のない実行で、クライアントが制限時間内に終わらなかった: ${detail.ja}`,
    })
  if (ran.result !== 'done') {
    const isLater = (ran.attempts ?? 1) > 1
    throw await refusedWith({
      en: `the client fails without faults: ${detail.en}${isLater ? '. With --starts, it must exit with 0 at the last start, too, when its order is done' : ''}`,
      ja: `障害のない実行で、クライアントが失敗した: ${detail.ja}${isLater ? '。--starts では、注文が完了している最後の起動でも、終了コード 0 で終わる必要がある' : ''}`,
    })
  }
  if (losses.length > 0) {
    const { en, ja } = joinTexts(
      losses.map(({ what }) => what),
      'semicolon',
    )
    throw problemWith(observation, {
      en: `the client loses without faults: ${en}`,
      ja: `障害のない実行で、クライアントに損失が出た: ${ja}`,
    })
  }
  if (requests.length === 0) throw problemWith(observation, unseenText(observation))
  if (calls.length === 0) {
    const what: Text = {
      en: 'the client called no operation of a provider: check the URLs that it uses',
      ja: 'クライアントのリクエストがプロバイダーのどの操作にも該当しない。使用している URL を確認する',
    }
    throw await refusedWith(what)
  }
}

/** Returns a problem with the last lines of the client's output. */
function problemWith({ ran, requests }: Observation, what: Text): Problem {
  const unseen = unseenText({ ran })
  const lines = (ran.output ?? '')
    .trimEnd()
    .split(/\r?\n/)
    .slice(-MAX_LINES)
    .filter((line) => line !== '')
  const warning = requests.length === 0 && what.en !== unseen.en ? [unseen] : []
  return new Problem(500, what, [what, ...lines.map((line) => sameInBoth(`  | ${line}`)), ...warning])
}
