import type * as Msw from 'msw'

/**
 * MSW is an optional peer: only this part of the package needs it.
 * @throws Error that says what to install
 */
export async function loadMsw(): Promise<typeof Msw> {
  try {
    return await import('msw')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && /'msw'/.test(error.message)
    if (!missing) throw error
    throw new Error('gift-provider-mock/msw needs msw, which is not installed: npm install --save-dev msw@3', { cause: error })
  }
}
