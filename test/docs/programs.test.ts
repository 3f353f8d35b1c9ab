import { setupServer } from 'msw/node'
import { expect, onTestFinished, test } from 'vitest'
import { AtGiftClient, type Clock } from '../../clients/index.ts'
import { createGiftMock, type GiftMock } from '../../mock-server/index.ts'
import { giftHandlers, productionGuard } from '../../mock-server/msw/index.ts'
import { explore, exploreAssumptions } from '../../scenarios/index.ts'
import { AUTH_KEY } from '../core/support.ts'
import { blocksIn } from './blocks.ts'

/**
 * Runs a TypeScript block without its imports. The block must not contain types.
 * @param names values of the names that the block uses
 */
async function runCode(code: string, names: Readonly<Record<string, unknown>>): Promise<void> {
  const body = code.replaceAll(/^import .*$/gm, '').replace('budgetMs: 30_000', 'budgetMs: 300')
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is that of the documentation
  await new Function(...Object.keys(names), `return (async () => { ${body} })()`)(...Object.values(names))
}

test('the programs in docs/explore.md run without an error', async () => {
  const [assumptions = '', search = ''] = blocksIn('docs/explore.md', 'ts').map(({ code }) => code)
  const placeOrder = async (options: { baseUrl: string; clock: Clock; fetch: typeof fetch }): Promise<void> => {
    const client = new AtGiftClient({ ...options, campaign: 'demo-campaign', authKey: AUTH_KEY })
    await client.issue({ dcId: 'DC500', amount: 500 })
  }
  const found: unknown[] = []
  await runCode(`${assumptions}; found.push(leans, questions)`, { exploreAssumptions, client: async () => {}, found })
  expect(found).toEqual([expect.any(Array), expect.any(Array)])
  const titles: string[] = []
  await runCode(search.replace(/^test/m, 'await test'), {
    explore,
    expect,
    placeOrder,
    test: async (title: string, run: () => Promise<void>) => {
      titles.push(title)
      await run()
    },
  })
  expect(titles).toEqual(['our client never pays twice'])
})

test.each([
  ['docs/in-process.md', 0],
  ['docs/in-tests.md', 1],
])("the MSW program in %s handles an order to the provider's real host", async (page, index) => {
  const printed: unknown[][] = []
  const program = blocksIn(page, 'ts')[index]?.code ?? ''
  const order = blocksIn('docs/in-process.md', 'ts')[0]?.code.replace(/.*?(?=const response)/s, '') ?? ''
  await runCode(program.includes(order) ? program : program + order, {
    createGiftMock: (): GiftMock => {
      const mock = createGiftMock()
      onTestFinished(() => mock.close())
      return mock
    },
    giftHandlers,
    productionGuard,
    setupServer,
    console: { log: (...values: unknown[]) => void printed.push(values) },
  })
  expect(printed).toEqual([[expect.objectContaining({ Status: 'SUCCESS' }), expect.objectContaining({ issued: 1 })]])
})
