import { providers } from '../../mock-server/app.ts'
import { statedValues } from '../../mock-server/core/scenario/order-rules.ts'
import type { Settings } from '../../mock-server/core/settings/settings.ts'
import type { Scenario } from '../../mock-server/index.ts'

/** The products that the task of a scenario orders, but that the user's settings lack. */
export interface MissingProducts {
  /** Setting that lists the products. */
  setting: string
  products: readonly string[]
}

/**
 * Returns the products that the task of a scenario orders and the user's settings do not offer.
 * @param settings all settings of the mock
 * @param given the settings that the user has given. If these settings do not list products, the mock has the products
 * of the library
 */
export function missingProducts(
  { task, settings: own }: Scenario,
  settings: Settings,
  given: Readonly<Record<string, unknown>> = {},
): MissingProducts | undefined {
  for (const { order } of providers) {
    const { setting } = order
    if (given[setting] === undefined || own[setting] !== undefined) continue
    const offered = order.offered(settings)
    const products = statedValues(task, order.parameters).filter((product) => !offered.includes(product))
    if (products.length > 0) return { setting, products }
  }
  return undefined
}
