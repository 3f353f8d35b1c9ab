// The bare server: it reads the request body and sends a fixed response. The ratios of the benchmarks are relative to
// this server.
import { createServer } from 'node:http'

const body = JSON.stringify({
  Status: 'SUCCESS',
  Amount: 500,
  ErrorMsg: '',
  Expiration: '20360401',
  TranId: `AZ${'0'.repeat(40)}`,
  Dc1: 'AAAA-123456-BBBB',
  Dc1Type: '0',
  Dc2Type: null,
  Dc2: null,
  ControlNo: '000000000001',
  RmtrCd: null,
  Extend1: null,
  Extend2: null,
  Extend3: null,
  Extend4: null,
  Extend5: null,
})

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    Buffer.concat(chunks)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1')
