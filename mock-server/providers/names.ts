/**
 * The names of the providers. The names are in a separate file, so that they can be read without loading the providers.
 */
export const providerNames = ['at-gift', 'realpay-gift'] as const

export type ProviderName = (typeof providerNames)[number]

/** Returns the name if it is the name of a provider; otherwise returns undefined. */
export function providerNameOf(name: string): ProviderName | undefined {
  return providerNames.find((one) => one === name)
}
