import { Problem } from '../../mock-server/core/http/problem.ts'
import { runGate } from './check-mutations.ts'
import { tableOf } from './result-table.ts'

const begun = performance.now()
try {
  const { text, good } = tableOf(await runGate(), performance.now() - begun)
  process.stdout.write(text)
  process.exitCode = good ? 0 : 2
} catch (error) {
  if (!(error instanceof Problem)) throw error
  process.stderr.write(`the gate is closed: ${error.message}\n`)
  process.exitCode = 2
}
