import type { Settings } from '../../mock-server/core/settings/settings.ts'
import type { Scenario } from '../../mock-server/index.ts'

/**
 * The settings that list products. `member` names the product within an element of the list. `parameters` are the
 * parameters of a task that name products.
 */
const OFFERS = [
  { setting: 'atGift.catalogue', member: 'dcId', parameters: ['dcId', 'dcIds'] },
  { setting: 'realpayGift.brands', member: 'code', parameters: ['brands'] },
]

/** The products that the task of a scenario orders, but that the user's settings lack. */
export interface MissingProducts {
  /** Setting that lists the products. */
  setting: string
  products: readonly string[]
}

/**
 * Returns the products that the task of a scenario orders, but that the user's settings do not contain.
 * @param settings all settings of the mock
 * @param given the settings that the user has given. If these settings do not list products, the mock has the products
 * of the library
 */
export function missingProducts(
  { task, settings: own }: Scenario,
  settings: Settings,
  given: Readonly<Record<string, unknown>> = {},
): MissingProducts | undefined {
  for (const { setting, member, parameters } of OFFERS) {
    const listed = settings[setting]
    if (given[setting] === undefined || own[setting] !== undefined || !Array.isArray(listed)) continue
    const offered = new Set(listed.map((one: Record<string, unknown>) => one[member]))
    const products = parameters
      .flatMap((parameter) => (task[parameter] ?? '').toString().split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '' && !offered.has(name))
    if (products.length > 0) return { setting, products }
  }
  return undefined
}
