import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { nextTurn } from '../../mock-server/core/time/host-clock.ts'
import { batchArrivals, HeldResponse } from '../../mock-server/server/batch-arrivals.ts'

function arrival(): [IncomingMessage, HeldResponse] {
  const incoming = new IncomingMessage(new Socket())
  incoming.method = 'GET'
  return [incoming, new HeldResponse(incoming)]
}

test('if several requests arrive in one batch, no response is sent until all requests of the batch are handled', async () => {
  const arrivals = [arrival(), arrival(), arrival()]
  const sentWhileHandling: number[] = []
  const accept = batchArrivals((_incoming, outgoing) => {
    outgoing.end('ok')
    sentWhileHandling.push(arrivals.filter(([, { writableEnded }]) => writableEnded).length)
  })
  for (const one of arrivals) accept(...one)
  expect(sentWhileHandling).toEqual([])
  await nextTurn()
  expect(sentWhileHandling).toEqual([0, 0, 0])
  expect(arrivals.map(([, { writableEnded }]) => writableEnded)).toEqual([true, true, true])
})

test('if a response is completed after the batch of its request, the response is sent immediately', async () => {
  const [incoming, outgoing] = arrival()
  batchArrivals(() => {})(incoming, outgoing)
  await nextTurn()
  expect(outgoing.writableEnded).toBe(false)
  outgoing.end()
  expect(outgoing.writableEnded).toBe(true)
})

test('a response is sent when it is completed, even if an error occurred while the batch was handled', () => {
  const [incoming, outgoing] = arrival()
  const failure = new Error('this request cannot be handled')
  let runBatch = (): void => {}
  const accept = batchArrivals(
    () => {
      throw failure
    },
    (run) => (runBatch = run),
  )
  accept(incoming, outgoing)
  expect(runBatch).toThrow(failure)
  outgoing.end()
  expect(outgoing.writableEnded).toBe(true)
})
