import type { Text } from '../../core/localized-text.ts'
import type { Task } from '../../core/scenario/schema.ts'
import { tasks } from '../../../scenarios/reference/tasks/tasks.ts'

/**
 * Returns a note about a task that the library does not have; undefined if the library has the task. A task that is not
 * in the library is allowed, because a client may have tasks of its own.
 */
export function ownTaskNote({ name }: Task): Text | undefined {
  if (Object.hasOwn(tasks, name)) return undefined
  const known = Object.keys(tasks).join(', ')
  const shown = name.slice(0, 80)
  return {
    en: `note: the library has no task "${shown}", so the number of codes that it orders is taken from the run without faults. The client gets the name in GIFT_MOCK_TASK. Tasks of the library: ${known}`,
    ja: `注意: タスク「${shown}」はライブラリーにない。そのため、注文するコードの件数は、障害のない実行から求める。名前は GIFT_MOCK_TASK でクライアントに渡す。ライブラリーのタスク: ${known}`,
  }
}
