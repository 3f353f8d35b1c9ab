/**
 * Program that runs a server in a separate process, so that the server can be killed. The program reports its memory
 * use and ends on request.
 */
import { openStore } from '../../../mock-server/storage/index.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { loadLibrary } from '../../../scenarios/loading/library.ts'
import { heapInUse } from '../../helpers/memory.ts'

export type Answer =
  | { kind: 'ready'; port: number }
  | { kind: 'measured'; heapBytes: number }
  | { kind: 'error'; line: string }
export type Order = 'measure' | 'close'

const [store = 'memory:', port = '0'] = process.argv.slice(2)
const send = (answer: Answer): void => void process.send?.(answer)

const mock = await startGiftMock({
  port: Number(port),
  store: await openStore(store),
  scenarios: { list: loadLibrary },
  maxJournalEntries: 2000,
  trustProxy: true,
  log(level, message, fields) {
    if (level !== 'error') return
    const error = fields['error']
    send({ kind: 'error', line: `${message}: ${error instanceof Error ? error.stack : JSON.stringify(fields)}` })
  },
})
process.on('message', (order: Order) => {
  if (order === 'measure') send({ kind: 'measured', heapBytes: heapInUse() })
  else void mock.close().then(() => process.disconnect())
})
send({ kind: 'ready', port: Number(new URL(mock.url).port) })
