import type { RunningGiftMock } from '../../server/options.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { taskVariables } from '../../core/scenario/task-variables.ts'
import { japanIso } from '../../core/time/japan-time.ts'
import { languageOf } from '../../reporting/language.ts'
import { oneLine } from '../../reporting/one-line.ts'
import { clockText } from '../../reporting/render/clock-text.ts'
import { taskText } from '../../reporting/render/task-text.ts'
import { startMessages } from './messages.ts'

/**
 * The part of the output of `start` that describes a scenario: labelled texts, and the variables of the client's task.
 */
export interface ScenarioPart {
  lines: (readonly [label: string, text: string])[]
  variables: Record<string, string>
}

export async function scenarioPart({ admin }: RunningGiftMock, { name, title, task }: Scenario): Promise<ScenarioPart> {
  const clock = await admin.clock()
  const { banner: text } = startMessages()
  return {
    lines: [
      [text.scenario, `${name}: ${oneLine(title[languageOf()])}`],
      [text.task, taskText(task)],
      [text.clock, clockText({ ...clock, now: japanIso(clock.nowMs) })],
    ],
    variables: { GIFT_MOCK_CLOCK_RATE: (clock.rate ?? 1).toString(), ...taskVariables(task) },
  }
}
