import { z } from 'zod'
import { providers } from '../app.ts'
import { hostOf, isBelow, type Mount } from '../core/address.ts'
import { closedObject, nameOf } from '../core/closed-object.ts'
import { Problem } from '../core/problem.ts'
import type { Provider } from '../core/provider.ts'
import { issuesOf } from '../core/settings.ts'

export type ProviderName = 'at-gift' | 'realpay-gift'

export interface GiftHandlersOptions {
  /** Whose requests are answered; both providers' by default. */
  providers?: readonly ProviderName[] | undefined
  /**
   * Where the client sends its requests, in place of the providers' own hosts: the base URL of a whole mock, with
   * `/at-gift/…` and `/realpay-gift/…` below it, or one or more for each provider. A provider that is left out stays at its own hosts.
   */
  baseUrl?: string | Partial<Record<ProviderName, string | readonly string[]>> | undefined
  /** The sandbox that answers, where a whole mock is given. */
  sandbox?: string | undefined
}

const names: readonly ProviderName[] = ['at-gift', 'realpay-gift']
const baseUrlSchema = z.url({ protocol: /^https?$/, error: 'no absolute URL of http or https' }).refine((url) => !/[?#]/.test(url), 'a base URL has neither query nor fragment')
const basesSchema = z.union([baseUrlSchema.transform((url) => [url]), z.array(baseUrlSchema).min(1, 'no base URL')])
const optionsSchema = closedObject({
  providers: z.array(nameOf('provider', names)).min(1, 'no provider: leave it out for both').optional(),
  baseUrl: z.union([baseUrlSchema, closedObject({ 'at-gift': basesSchema.optional(), 'realpay-gift': basesSchema.optional() })]).optional(),
  sandbox: z.string().optional(),
})

/** Where requests are taken: those of the same origin and below the path, or those to a provider's own hosts. */
type Place = { origin: string; mount: Mount } | { provider: Provider; mount: undefined }

export interface Mounts {
  sandbox: string | undefined
  /** Where a request's URL leads; undefined where it is none of these. */
  find(url: string): Place | undefined
}

/** @throws Problem 400 for what the options cannot be */
export function mountsOf(options: GiftHandlersOptions): Mounts {
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) throw new Problem(400, `giftHandlers: ${issuesOf(parsed.error).join('; ')}`)
  const { providers: chosen = names, baseUrl, sandbox } = parsed.data
  const wanted = providers.filter(({ name }) => chosen.some((one) => one === name))
  const places = typeof baseUrl === 'string' ? wholeAt(baseUrl, parsed.data.providers && wanted) : wanted.flatMap((provider) => placesOf(provider, baseUrl?.[provider.name === 'at-gift' ? 'at-gift' : 'realpay-gift']))
  return { sandbox, find: (url) => places.find((place) => takes(place, url)) }
}

function wholeAt(baseUrl: string, wanted: readonly Provider[] | undefined): Place[] {
  const { origin, path } = partsOf(baseUrl)
  return wanted ? wanted.map((provider) => ({ origin, mount: { path: `${path}/${provider.name}`, provider } })) : [{ origin, mount: { path } }]
}

function placesOf(provider: Provider, bases: readonly string[] | undefined): Place[] {
  if (!bases) return [{ provider, mount: undefined }]
  return bases.map(partsOf).map(({ origin, path }) => ({ origin, mount: { path, provider } }))
}

function partsOf(baseUrl: string): { origin: string; path: string } {
  const { origin, pathname } = new URL(baseUrl)
  return { origin, path: pathname.replace(/\/+$/, '') }
}

function takes(place: Place, url: string): boolean {
  if (!place.mount) return realProviderOf(new URL(url).host) === place.provider
  return url.startsWith(place.origin) && isBelow(url.slice(place.origin.length).split(/[?#]/, 1)[0] ?? '', place.mount.path)
}

/** The provider that a host is a real one of. @param host as a URL has it, with or without a port */
export function realProviderOf(host: string): Provider | undefined {
  const name = hostOf(host)
  return providers.find(({ basesOn }) => basesOn(name) !== undefined)
}
