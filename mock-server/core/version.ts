/** Name and version of the product. A test compares the version with package.json. */
export const NAME = 'gift-provider-mock'
export const VERSION = '0.1.0'
