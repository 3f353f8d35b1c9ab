import { startGiftMock } from 'gift-provider-mock'
import type { TestProject } from 'vitest/node'

/** Global setup of vitest: starts one mock for all workers. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const mock = await startGiftMock({ port: 0 })
  provide('giftMockUrl', mock.url)
  return () => mock.close()
}

declare module 'vitest' {
  interface ProvidedContext {
    giftMockUrl: string
  }
}
