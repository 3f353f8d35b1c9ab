/**
 * The names of the providers. The names are in a separate file, so that they can be read without loading the providers.
 */
export const providerNames = ['at-gift', 'realpay-gift'] as const

export type ProviderName = (typeof providerNames)[number]

/** Returns a name as the name of a provider; undefined if no provider has this name. */
export function providerNameOf(name: string): ProviderName | undefined {
  return providerNames.find((one) => one === name)
}
