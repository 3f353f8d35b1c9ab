import type * as Msw from 'msw'

/**
 * MSW is an optional peer: only this part of the package needs it.
 * @throws Error that says what to install
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

/** As Node says it, and Jest. Errors of Jest are of another realm. */
function isMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return false
  return (
    (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
    String(error.message).includes("'msw'")
  )
}
