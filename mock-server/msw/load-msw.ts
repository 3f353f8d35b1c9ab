import type * as Msw from 'msw'

/**
 * Imports MSW, an optional peer dependency that only this part of the package needs.
 * @throws Error with the install command, if MSW is missing
 */
export async function loadMsw(): Promise<typeof Msw> {
  try {
    return await import('msw')
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new Error('gift-provider-mock/msw needs msw, which is not installed: npm install --save-dev msw@3', {
      cause: error,
    })
  }
}

/** Recognizes the error codes of Node and Jest. Jest's errors come from another realm, so `instanceof` fails. */
function isMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return false
  return (
    (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
    String(error.message).includes("'msw'")
  )
}
