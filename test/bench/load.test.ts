import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { headOf, lengthOfAnswer } from '../../bench/load/connection.ts'
import { openLoop } from '../../bench/load/open-loop.ts'
import { checkAnswer, type Shot } from '../../bench/load/shot.ts'
import { shots } from '../../bench/load/shots.ts'
import { luaString, readWrk, wrkScript } from '../../bench/load/wrk-script.ts'
import { startGiftMock } from '../../mock-server/index.ts'

const shot: Shot = {
  method: 'POST',
  url: 'http://127.0.0.1:1/a?b=c',
  headers: { 'x-a': 'it"s' },
  body: Buffer.from([0, 65, 255]),
  status: 200,
  contains: '',
}

test('the Lua script for the load generator wrk contains every byte of the request', () => {
  expect(luaString(Buffer.from([0, 65, 34, 10, 255]))).toBe(String.raw`"\000A\034\010\255"`)
  expect(wrkScript(shot, 'p-').split('\n')).toEqual([
    'wrk.method = "POST"',
    String.raw`wrk.body = "\000A\255"`,
    String.raw`wrk.headers["x\045a"] = "it\034s"`,
  ])
  expect(wrkScript({ ...shot, uniqueHeader: 'id' }, 'p')).toContain('wrk.headers["id"] = "p" .. n')
})

test.each([
  [
    '  Latency Distribution\n     50%  632.00us\n     99%    1.50ms\n  8000 requests in 2.00s, 1.20MB read\nRequests/sec:   4000.00',
    { requests: 8000, seconds: 2, refused: 0, broken: 0, p99Ms: 1.5 },
  ],
  [
    '     99%  900.00us\n  10 requests in 500.00ms, 1.20MB read\n  Non-2xx or 3xx responses: 4',
    { requests: 10, seconds: 0.5, refused: 4, broken: 0, p99Ms: 0.9 },
  ],
  [
    '     99%    1.10s\n  10 requests in 1.00m, 1.20MB read\n  Socket errors: connect 1, read 2, write 3, timeout 4',
    { requests: 10, seconds: 60, refused: 0, broken: 10, p99Ms: 1100 },
  ],
])('the benchmark reads the correct figures from the wrk output %j', (printed, count) => {
  expect(readWrk(printed)).toEqual(count)
})

test('the benchmark throws an error if the output of wrk has no summary', () => {
  expect(() => readWrk('unable to connect')).toThrow('wrk printed no summary')
})

test('the head of a benchmark request contains the path, the headers and the length of the body', () => {
  expect(headOf(shot)).toBe('POST /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:1\r\nx-a: it"s\r\ncontent-length: 3\r\n')
})

test('the benchmark knows the length of a response as soon as all headers have arrived', () => {
  expect(lengthOfAnswer('HTTP/1.1 200 OK\r\nContent-Length: 12\r\n')).toBeUndefined()
  expect(lengthOfAnswer('HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nab')).toBe(51)
  expect(() => lengthOfAnswer('HTTP/1.1 200 OK\r\n\r\n')).toThrow('without a Content-Length')
})

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
}

test('if a server stalls, the latencies measured at a fixed request rate include the stall', async () => {
  let count = 0
  const url = await serving((_, response) => {
    // The server stalls for 600 ms after the first second, because latencies in the first second are not counted. If
    // each connection waited for a response before its next request, the stall would affect at most 128 requests.
    const until = count++ === 1200 ? performance.now() + 600 : 0
    while (performance.now() < until);
    response.setHeader('content-length', 2).end('ok')
  })
  const latencies = await openLoop(
    { method: 'POST', url, headers: {}, status: 200, contains: 'ok' },
    { rate: 1000, seconds: 1 },
  )

  expect(latencies.requests).toBe(1000)
  expect(latencies.max).toBeGreaterThan(550)
  // During the stall, 600 of the 1,000 requests are due, and 500 of these requests wait at least 100 ms for the end of
  // the stall. So half of all latencies are at least 100 ms.
  expect(latencies.p50).toBeGreaterThan(90)
})

test('a benchmark at a fixed rate ends with an error if a response has an unexpected status', async () => {
  let count = 0
  const url = await serving(
    (_, response) => void response.writeHead(count++ < 50 ? 200 : 500, { 'content-length': 2 }).end('ok'),
  )
  await expect(
    openLoop({ method: 'GET', url, headers: {}, status: 200, contains: 'ok' }, { rate: 500, seconds: 0.2 }),
  ).rejects.toThrow('was answered with 500 instead of 200')
})

test('the mock returns the expected status for every benchmark request', async () => {
  const mock = await startGiftMock({
    port: 0,
    settings: { 'atGift.limit.requests': 1000, 'realpayGift.limit.requests': 1000 },
  })
  onTestFinished(() => mock.close())
  for (const make of Object.values(shots)) {
    const made = await make(mock.url)
    await checkAnswer(made)
    await checkAnswer(made)
    await expect(checkAnswer({ ...made, status: 418 })).rejects.toThrow('instead of 418')
  }
})
