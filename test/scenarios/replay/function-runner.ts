import type { RunContext, Runner } from '../../../scenarios/replay/client/runner.ts'

export type Run = (context: RunContext & { issue(init?: RequestInit): Promise<number> }) => Promise<unknown>

/** Creates a runner whose client is a function of the test. */
export function runner(run: Run, { virtual = false } = {}): Runner {
  return {
    virtualTime: () => virtual,
    async run(context) {
      const { environment } = context
      const issue = async (init?: RequestInit): Promise<number> => {
        const body = JSON.stringify({ AuthKey: environment['AT_GIFT_AUTH_KEY'], DcId: 'DC500', Amount: '500' })
        const { status } = await fetch(
          `${environment['AT_GIFT_BASE_URL']}/${environment['AT_GIFT_CAMPAIGN']}/dc/getcode`,
          { method: 'POST', headers: { 'content-type': 'application/json' }, body, ...init },
        )
        return status
      }
      await run({ ...context, issue })
      return { result: 'done' }
    },
  }
}
