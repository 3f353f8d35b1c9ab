import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { proxyEnvironment } from '../run-client/environment.ts'
import { writeTrustFiles } from '../run-client/trust-files.ts'

/**
 * Returns a runner whose programs use the proxy of the mock and trust only certificates of the mock's CA. The proxy
 * redirects requests for the providers' real URLs to the mock. The mock must have a proxy.
 * @param ca the CA in PEM
 * @param program the program that is run
 */
export function interceptingRunner(runner: Runner, ca: string, program: string): Runner {
  return {
    ...runner,
    async run(context) {
      const { proxyUrl } = context.mock
      if (proxyUrl === undefined) throw new TypeError('the mock has no proxy')
      const files = await writeTrustFiles({ ca, proxyUrl, isOnly: true, program, environment: process.env })
      try {
        const environment = { ...context.environment, ...proxyEnvironment(process.env, proxyUrl, files, true) }
        return { ...(await runner.run({ ...context, environment })), isIntercepted: true }
      } finally {
        await files.remove()
      }
    },
  }
}
