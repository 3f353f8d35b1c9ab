import { expect, test } from 'vitest'
import { clientText } from '../../../mock-server/cli/explore/output/client-text.ts'
import { runFacts, withoutSecrets } from '../../../mock-server/cli/shared/run-facts.ts'
import { VERSION } from '../../../mock-server/core/version.ts'

const startedMs = Date.parse('2027-01-01T18:04:05.678Z')

test.each([
  ['a command', ['php', 'client.php'], undefined, ['php', 'client.php']],
  ['no command', undefined, undefined, 'reference client'],
  [
    'a service',
    undefined,
    { service: 'node server.js', drive: 'curl -sS localhost' },
    ['--service', 'node server.js', '--drive', 'curl -sS localhost'],
  ],
])(
  'the facts of a run of %s name the client, the real time in Japan and the version',
  (_, command, service, client) => {
    expect(runFacts({ command, service, startedMs, environment: {} })).toEqual({
      version: VERSION,
      startedAt: '2027-01-02T03:04:05+09:00',
      client,
    })
  },
)

test.each([
  [
    ['client', '--auth-key', 'abcdef'],
    ['client', '--auth-key', '***'],
  ],
  [
    ['client', '--auth-key=abcdef', '--count=3'],
    ['client', '--auth-key=***', '--count=3'],
  ],
  [
    ['sh', '-c', 'AUTH_KEY=abc node a.js --token xyz --count 3'],
    ['sh', '-c', 'AUTH_KEY=*** node a.js --token *** --count 3'],
  ],
  [
    ['curl', '-H', 'Authorization: Bearer abc'],
    ['curl', '-H', 'Authorization: ***'],
  ],
  [['curl -H "X-Access-Key: a b" http://h/x'], ['curl -H "X-Access-Key: ***" http://h/x']],
  [
    ['curl', '-d', '{"AuthKey":"abc","DcId":"DC500"}'],
    ['curl', '-d', '{"AuthKey":***,"DcId":"DC500"}'],
  ],
  [[String.raw`curl -d "{\"AuthKey\": \"abc\"}"`], [String.raw`curl -d "{\"AuthKey\": ***}"`]],
  [
    ['client', 'https://user:pass@host/p?token=abc&x=1'],
    ['client', 'https://***@host/p?token=***&x=1'],
  ],
  [
    ['client', 'say s3cret-value loud'],
    ['client', 'say *** loud'],
  ],
  [
    ['client', Buffer.from('s3cret-value').toString('base64')],
    ['client', '***'],
  ],
  [
    ['python3', 'token.py', '--task', 'a:b'],
    ['python3', 'token.py', '--task', 'a:b'],
  ],
])('the command line %j contains no secret in a result file', (given, shown) => {
  expect(withoutSecrets(given, { MY_SECRET: 's3cret-value', HOME: 'client', SHORT_TOKEN: 'say' })).toEqual(shown)
})

test.each([
  [['client', '--auth-key', 'abcdef'], undefined, `"client --auth-key '***'"`],
  [undefined, 'AUTH_KEY=abcdef node server.js', '"AUTH_KEY=*** node server.js"'],
])('the bound of a search names the client %j or the service %j without secrets', (command, service, shown) => {
  expect(clientText(command, service).en).toBe(shown)
})
