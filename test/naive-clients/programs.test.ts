import { describe, test } from 'vitest'
import { commandRunner } from '../../scenarios/command/command-runner.ts'
import { loadFiles } from '../../scenarios/loading/library.ts'
import { replay } from '../../scenarios/replay/replay.ts'
import { missing } from '../examples/support.ts'
import { failedBy } from './labels.ts'
import { programs, type Program } from './programs.ts'

const files = new Map((await loadFiles()).map((file) => [file.scenario.name, file]))
const TIMEOUT_MS = 60_000
/** Commands that other machines may lack, and the arguments that show whether a command runs. */
const absent: Readonly<Record<string, string>> = {
  python3: missing('python3', ['--version']),
  sh: missing('sh', ['-c', 'curl --version && python3 --version']),
  java: missing('javac', ['--version']),
}

async function labelsOf({ command: [program, ...args] }: Program, scenario: string): Promise<string[]> {
  const file = files.get(scenario)
  if (!file) throw new Error(`there is no scenario ${scenario}`)
  const replayed = await replay(file, { runner: commandRunner(program, args), timeoutMs: TIMEOUT_MS })
  return failedBy(replayed).split(', ')
}

for (const program of programs) {
  const { name, command, shownBy, scenarios, isExact = false } = program
  const reason = absent[command[0]] ?? ''
  const verb = shownBy.length === 0 ? 'passes' : 'fails'
  // Most programs wait most of the time, so they run at the same time.
  describe.skipIf(reason !== '')(`${name}${reason}`, { concurrent: !isExact }, () => {
    test.for(scenarios)(`the program ${verb} the scenario %s`, async (scenario, { expect }) => {
      const labels = await labelsOf(program, scenario)
      if (shownBy.length === 0) expect(labels).toEqual([''])
      else
        expect(
          shownBy.filter((label) => labels.includes(label)),
          labels.join(),
        ).not.toEqual([])
    })
  })
}
