import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'
import { type Ended, execute, folder, root } from '../cli/command.ts'
import { compileJava, java, missing } from './support.ts'

const noPython = missing('python3', ['--version'])
const noJava = missing('javac', ['-J-version'])

async function served(): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  return mock
}

/** Expects that a run succeeded and printed the given texts. If not, the error shows the output of the run. */
function expectEnded({ code, stdout, stderr }: Ended, ...said: (string | RegExp)[]): void {
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 })
  for (const words of said) expect(stdout).toMatch(words)
}

test.skipIf(noPython !== '')(
  `the example tests in Python pass in three concurrent workers${noPython}`,
  { timeout: 30_000 },
  async () => {
    const mock = await served()
    const workers = ['gw0', 'gw1', 'gw2']
    const runs = await Promise.all(
      workers.map((worker) =>
        execute('python3', ['-W', 'error', 'examples/pytest/test_order.py'], {
          GIFT_MOCK_URL: mock.url,
          PYTEST_XDIST_WORKER: worker,
          PYTHONDONTWRITEBYTECODE: '1',
        }),
      ),
    )
    for (const run of runs) expectEnded(run, /(?:test_\w+ passed\n){3}/)
    expect(await mock.sandboxes()).toEqual(['default', ...workers])
    for (const worker of workers)
      expect((await mock.sandbox(worker).ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
  },
)

test.skipIf(noPython !== '')(`the testcontainers example in Python has valid syntax${noPython}`, () => {
  const parse = 'import ast, sys; ast.parse(sys.stdin.read())'
  const program = readFileSync(join(root, 'examples/testcontainers/test_gift_mock.py'), 'utf8')
  expect(spawnSync('python3', ['-I', '-S', '-c', parse], { input: program, encoding: 'utf8' }).stderr).toBe('')
})

/**
 * The Python interpreters on this machine that have pytest. The interpreter of the system is often an older version.
 */
const withPytest = ['python3', '/usr/bin/python3'].filter((program) => missing(program, ['-c', 'import pytest']) === '')

describe.skipIf(withPytest.length === 0)('pytest, if it is installed', () => {
  test.each(withPytest)(
    'the pytest example passes with the interpreter %s, and the report of a failed test shows its requests',
    { timeout: 120_000 },
    async (program) => {
      const mock = await served()
      const failing = "\n\ndef test_that_fails(gift):\n    issue(gift.env())\n    assert gift.totals()['issued'] == 2\n"
      const path = folder()
      for (const name of ['conftest.py', 'gift_sandbox.py', 'test_order.py'])
        copyFileSync(join(root, 'examples/pytest', name), join(path, name))
      appendFileSync(join(path, 'test_order.py'), failing)
      const args = ['-W', 'error', '-m', 'pytest', '-p', 'no:cacheprovider', '--rootdir', path, path]
      const { code, stdout } = await execute(program, args, {
        GIFT_MOCK_URL: mock.url,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
      })
      expect(code).toBe(1)
      expect(stdout).toContain('1 failed, 3 passed')
      expect(stdout).toMatch(/What the providers saw.*\n.*POST \/sandboxes\/main\/at-gift\/.* 200 issued/)
    },
  )
})

const probe = `
public class Probe {
    public static void main(String[] args) throws Exception {
        var threads = new java.util.ArrayList<Thread>();
        for (var number = 0; number < 4; number++) {
            var many = number;
            threads.add(new Thread(() -> use(many)));
        }
        for (var thread : threads) thread.start();
        for (var thread : threads) thread.join();
    }

    private static void use(int many) {
        try (var gift = GiftSandbox.open()) {
            for (var count = 0; count < many; count++) {
                var order = "{\\"AuthKey\\":\\"MOCK-AuthKey-001\\",\\"DcId\\":\\"DC500\\",\\"Amount\\":\\"500\\"}";
                var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(gift.atGift() + "/demo-campaign/dc/getcode")).header("Content-Type", "application/json").POST(java.net.http.HttpRequest.BodyPublishers.ofString(order)).build();
                java.net.http.HttpClient.newHttpClient().send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
                gift.advance(1000);
            }
            gift.verify("{\\"operation\\":\\"at-gift.issue\\",\\"status\\":200}", many);
            System.out.println(many + (gift.ledger().contains("\\"issued\\":" + many + ",") ? " issued" : " are not issued"));
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }
}`

describe.skipIf(noJava !== '')(`the sandbox in Java${noJava}`, () => {
  test('each of several concurrent Java threads has its own sandbox', { timeout: 60_000 }, async () => {
    const mock = await served()
    const classes = folder()
    writeFileSync(join(classes, 'Probe.java'), probe)
    compileJava(classes, join(root, 'examples/junit/GiftSandbox.java'), join(classes, 'Probe.java'))
    const [command = '', ...args] = java(classes, 'Probe')
    const ended = await execute(command, args, { GIFT_MOCK_URL: mock.url })
    expectEnded(ended)
    expect(ended.stdout.trim().split('\n').toSorted()).toEqual(['0 issued', '1 issued', '2 issued', '3 issued'])
    expect(await mock.sandboxes()).toEqual(['default'])
  })
})
