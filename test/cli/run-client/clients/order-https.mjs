import { request } from 'node:https'

const sent = request(
  'https://service-gift.jp/demo-campaign/dc/getcode',
  { method: 'POST', headers: { 'content-type': 'application/json' } },
  (response) => response.setEncoding('utf8').on('data', (text) => process.stdout.write(text)),
)
sent.end('{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}')
