/** The product's name and version; a test holds the version to the package's. */
export const NAME = 'gift-provider-mock'
export const VERSION = '0.1.0'
