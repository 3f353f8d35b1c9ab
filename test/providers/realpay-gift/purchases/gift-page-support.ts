import { expect } from 'vitest'
import { type partner, stringAt } from '../helpers.ts'

export type Api = ReturnType<typeof partner>

interface Opened {
  page: string
  url: URL
}

/** Buys a gift and returns the URL of its page. */
export async function buyGift(api: Api, purchaseId: string, price = 500): Promise<URL> {
  return new URL(stringAt((await api.buy(purchaseId, price)).body, 'gift', 'url'))
}

export async function open(api: Api, url: URL, status = 200, language = 'ja'): Promise<string> {
  const response = await api.send(url.pathname + url.search, { headers: { 'accept-language': language } })
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
  return response.text()
}

/** Buys a gift and opens its page. */
export async function openGift(api: Api, purchaseId: string, price: number): Promise<Opened> {
  const url = await buyGift(api, purchaseId, price)
  return { page: await open(api, url), url }
}

export const unescape = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** Returns the URLs of the images of a page. */
export function sourcesIn(page: string, url: URL): string[] {
  return [...page.matchAll(/src="([^"]*)"/g)].map(([, src = '']) => new URL(unescape(src), url).href)
}
