import type { Text } from '../../core/localized-text.ts'
import type { Task } from '../../core/scenario/schema.ts'
import { nearestNames } from '../../core/validation/suggest.ts'
import { tasks } from '../../../scenarios/reference/tasks/tasks.ts'

/**
 * Returns a warning if the library does not have the task, because the name may be a mistake. Returns undefined if the
 * library has the task. A client may have tasks that the library does not have.
 */
export function ownTaskWarning({ name }: Task): Text | undefined {
  if (Object.hasOwn(tasks, name)) return undefined
  const known = Object.keys(tasks)
  const [nearest = ''] = nearestNames(name, known, 1)
  const list = known.join(', ')
  const shown = name.slice(0, 80)
  return {
    en: `warning: the library has no task "${shown}", so the number of codes that it orders is taken from the run without faults. If it is not a task of your own client, give a task of the library, such as "${nearest}", whose name is the nearest: ${list}. The client gets the name in GIFT_MOCK_TASK`,
    ja: `警告: タスク「${shown}」はライブラリーにない。そのため、注文するコードの件数は、障害のない実行から求める。クライアント独自のタスクでなければ、ライブラリーのタスク（最も近い名前は「${nearest}」）を指定する: ${list}。名前は GIFT_MOCK_TASK でクライアントに渡す`,
  }
}
