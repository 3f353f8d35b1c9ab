// Needs testcontainers. A test in Node can also use the package without a container: examples/node-test.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'

let mock: StartedTestContainer
before(async () => {
  mock = await new GenericContainer('gift-mock')
    .withEnvironment({ GIFT_MOCK_ADMIN_TOKEN: 'test' })
    .withExposedPorts(4600)
    .withWaitStrategy(Wait.forHttp('/readyz', 4600))
    .start()
})
after(() => mock.stop())

test('a code is issued', async () => {
  // Each test uses its own sandbox. The name of the sandbox is a part of the base URL that your client gets.
  const baseUrl = `http://${mock.getHost()}:${mock.getMappedPort(4600)}/sandboxes/a-code-is-issued/at-gift`
  const response = await fetch(`${baseUrl}/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
  })
  assert.equal(response.status, 200)
})
