import { expect, test } from 'vitest'
import type { Alternative, Assumptions } from '../../mock-server/core/provider/evidence.ts'

/** A probe: requests whose responses show whether the mock follows an assumed rule or one alternative to this rule. */
export interface Probe<Api> {
  /** Settings that the mock gets both under the assumed rule and under the alternative, such as a low limit. */
  settings?: Readonly<Record<string, unknown>>
  /** Sends the requests to a mock, and returns what the responses show. */
  observe(api: Api): Promise<unknown>
  /** What the responses show if the mock follows the assumed rule. */
  assumed: unknown
  /** What the responses show if the mock follows the alternative. */
  alternative: unknown
}

/** Returns all alternatives that a setting of the mock can produce, each with the id of its rule. */
export function alternativesIn(assumptions: Assumptions): (Alternative & { rule: string })[] {
  return Object.entries(assumptions).flatMap(([rule, assumption]) =>
    assumption.kind === 'provider' ? assumption.alternatives.map((alternative) => ({ ...alternative, rule })) : [],
  )
}

/**
 * Adds a test for each alternative to an assumed rule of a provider.
 * @param probes the probes by the id of the alternative
 * @param boot starts a mock with these settings
 */
export function testAlternatives<Api>(
  provider: string,
  assumptions: Assumptions,
  probes: Readonly<Record<string, Probe<Api>>>,
  boot: (options: { settings: Record<string, unknown> }) => Api,
): void {
  const alternatives = alternativesIn(assumptions)

  test(`${provider}: every alternative to an assumed rule has a test request (a probe), and every probe has an alternative`, () => {
    expect(Object.keys(probes).toSorted()).toEqual(alternatives.map(({ id }) => id).toSorted())
  })

  test.each(alternatives)(
    '$rule: the settings of the alternative $id change the responses as the probe expects',
    async ({ id, settings }) => {
      const probe = probes[id]
      if (!probe) throw new Error(`no probe for ${id}`)
      expect(probe.alternative).not.toEqual(probe.assumed)
      expect(await probe.observe(boot({ settings: { ...probe.settings } }))).toEqual(probe.assumed)
      expect(await probe.observe(boot({ settings: { ...probe.settings, ...settings } }))).toEqual(probe.alternative)
    },
  )
}

/** Returns the media type and the body of a gateway's error page. */
export function gatewayPage(title: string): string {
  return `text/html <html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
}
