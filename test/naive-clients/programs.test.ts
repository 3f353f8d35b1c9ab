import { describe, expect, test } from 'vitest'
import { missing } from '../examples/support.ts'
import { programClients, tryClient } from './clients.ts'
import { programs } from './programs.ts'
import { libraryFiles } from '../helpers/library.ts'

const files = new Map(libraryFiles.map((file) => [file.scenario.name, file]))
/** Reasons why a command cannot run on this machine, by command. The reason is empty if the command can run. */
const absent: Readonly<Record<string, string>> = {
  python3: missing('python3', ['--version']),
  sh: missing('sh', ['-c', 'curl --version && python3 --version']),
  java: missing('javac', ['--version']),
}

for (const [place, client] of programClients.entries()) {
  const { command, isExact = false } = programs[place] ?? expect.fail('there is no such program')
  const reason = absent[command[0]] ?? ''
  const verb = 'fails' in client ? 'fails' : 'passes'
  // The programs spend most of their time waiting, so they run concurrently unless a program needs exact times. Such a
  // program is run again if it fails, because an overloaded machine can delay a request longer than the check
  // tolerates.
  const options = { concurrent: !isExact, retry: isExact ? 3 : 0 }
  describe.skipIf(reason !== '')(`${client.name}${reason}`, options, () => {
    test.for(client.only ?? [])(
      `the client ${verb} the scenario %s (client: ${client.name})`,
      async (scenario, context) => {
        const { fault, labels, replayed } = await tryClient(files.get(scenario) ?? expect.fail(scenario), client)
        context.expect(fault, `${labels}\n${replayed.ran.output}`).toBeUndefined()
      },
    )
  })
}
