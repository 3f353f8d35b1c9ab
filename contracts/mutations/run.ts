import { runGate } from './gate.ts'
import { tableOf } from './table.ts'

const begun = performance.now()
const result = await runGate()
const { text, good } = tableOf(result, performance.now() - begun)
process.stdout.write(text)
process.exitCode = good ? 0 : 2
