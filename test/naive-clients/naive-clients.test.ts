import { describe, expect, test } from 'vitest'
import { replay } from '../../scenarios/replay/replay.ts'
import { englishIn, englishWords } from '../helpers/english-words.ts'
import { blindRetrier } from './clients/blind-retrier.ts'
import { hastyReuser } from './clients/hasty-reuser.ts'
import { failedBy } from './failed-check-labels.ts'
import { failures } from './expected-failures.ts'
import { inProcess } from './in-process.ts'
import { libraryFiles as files } from '../helpers/library.ts'

const named = files.map((file) => [file.scenario.name, file] as const)
/**
 * Time limit of a replay in milliseconds of real time. No client in this file reaches the limit, even on a busy
 * machine.
 */
const timeoutMs = 50_000

describe('scenarios detect the errors of naive clients', () => {
  test.each(named.filter(([, { scenario }]) => !scenario.tags.includes('long')))(
    'in the scenario %s, each naive client fails exactly the checks that are listed for it',
    async (name, file) => {
      const [retrier, reuser] = [
        await replay(file, { ...(await inProcess(blindRetrier, file.scenario)), timeoutMs }),
        await replay(file, { ...(await inProcess(hastyReuser, file.scenario)), timeoutMs }),
      ]
      const failed = { retrier: failedBy(retrier), reuser: failedBy(reuser) }
      expect(failed, 'the lists are in test/naive-clients/expected-failures.ts').toEqual(
        failures[name] ?? { retrier: '', reuser: '' },
      )
      expect([retrier.result, reuser.result]).toEqual(
        [failedBy(retrier), failedBy(reuser)].map((labels) => (labels === '' ? 'passed' : 'failed')),
      )
      const checks = [...retrier.verdict.checks, ...reuser.verdict.checks]
      expect(checks.flatMap(englishIn)).toEqual([])
      // The lines above check that the Japanese texts contain no English words. The lines below check that
      // `englishWords` can find words at all: it must find words in each English text that is not only a number.
      const written = checks.filter(({ actual }) => actual.en !== actual.ja && !/^\d+$/.test(actual.en))
      expect(written.filter(({ actual }) => englishWords(actual.en).length === 0)).toEqual([])
    },
  )
})
