import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import * as inNode from '../../../mock-server/core/util/base64.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

test('encoding bytes to base64 and decoding them again returns the same bytes, with and without Buffer', async () => {
  vi.stubGlobal('Buffer', undefined)
  vi.resetModules()
  const inBrowser = await import('../../../mock-server/core/util/base64.ts')
  vi.unstubAllGlobals()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100_000 }), (bytes) => {
      const view = bytes.subarray(Math.min(3, bytes.length))
      const text = inNode.toBase64(view)
      expect(inBrowser.toBase64(view)).toBe(text)
      expect([inNode.fromBase64(text), inBrowser.fromBase64(text)]).toEqual([view, view])
    }),
    { numRuns: 50 },
  )
})

test('in Node, a base64 conversion of 2 MiB does not call the slow functions btoa, atob and String.fromCharCode', () => {
  const slow = [vi.spyOn(globalThis, 'btoa'), vi.spyOn(globalThis, 'atob'), vi.spyOn(String, 'fromCharCode')]
  const bytes = new Uint8Array(2 * 1024 * 1024).fill(7)
  expect(inNode.fromBase64(inNode.toBase64(bytes)).length).toBe(bytes.length)
  for (const spy of slow) {
    expect(spy).not.toHaveBeenCalled()
    spy.mockRestore()
  }
})
