import { because, explained } from '../core/validation/explained.ts'
import { nameProblems } from '../core/problems/names.ts'
import { optionProblems } from '../core/problems/options.ts'
import { z } from 'zod'
import { type ProviderName, providerNames, providers } from '../app.ts'
import { normalizeHost, isPathBelow, type Mount } from '../core/pipeline/addresses/address.ts'
import { strictObject, enumOf } from '../core/validation/strict-object.ts'
import { Problem } from '../core/http/problem.ts'
import type { Provider } from '../core/provider/provider.ts'
import { explainIssues, parseValue } from '../core/validation/issues.ts'

export interface GiftHandlersOptions {
  /** Providers whose requests are handled. By default, the requests of both providers are handled. */
  providers?: readonly ProviderName[] | undefined
  /**
   * Base URLs to which the client sends its requests, if the client does not use the providers' own hosts:
   * - A string is the base URL of the whole mock. In the URL of a request, `/at-gift/…` or `/realpay-gift/…` follows
   *   this base URL.
   * - An object contains one or more base URLs for each provider. For a provider that the object leaves out, the
   *   requests to the provider's own hosts are handled.
   */
  baseUrl?: string | Partial<Record<ProviderName, string | readonly string[]>> | undefined
  /**
   * Id of the sandbox that handles the requests. Allowed only if the handlers get a whole mock, not one of its
   * sandboxes.
   */
  sandbox?: string | undefined
}

const baseUrlSchema = z
  .url({
    protocol: /^https?$/,
    ...because(({ input }) => optionProblems.notAbsoluteUrl({ url: JSON.stringify(input) })),
  })
  .refine(
    (url) => !/[?#]/.test(url),
    because(({ input }) => optionProblems.urlWithQuery({ url: JSON.stringify(input) })),
  )
const basesSchema = z.preprocess(
  (bases) => (Array.isArray(bases) ? bases : [bases]),
  z.array(baseUrlSchema).min(1, because(optionProblems.noBaseUrl)),
)
const optionsSchema = strictObject({
  providers: z
    .array(enumOf(nameProblems.provider, providerNames))
    .min(1, because(optionProblems.noProvider))
    .optional(),
  baseUrl: z
    .union(
      [baseUrlSchema, strictObject({ 'at-gift': basesSchema.optional(), 'realpay-gift': basesSchema.optional() })],
      because(optionProblems.noUrlMap),
    )
    .optional(),
  sandbox: z.string().optional(),
}).superRefine(({ providers: chosen = providerNames, baseUrl = {} }, { addIssue }) => {
  if (typeof baseUrl === 'string') return
  for (const name of providerNames)
    if (baseUrl[name] && !chosen.includes(name))
      addIssue({
        code: 'custom',
        path: ['baseUrl', name],
        ...explained(optionProblems.otherProvider),
      })
})

/** A destination whose requests are handled: either an origin with a path, or a provider's own hosts. */
type MountPoint = { origin: string; mount: Mount } | { provider: Provider; mount: undefined }

export interface Mounts {
  sandbox: string | undefined
  /** Finds the mount point of a request's URL. @returns undefined if the URL is below no mount point */
  find(url: string): MountPoint | undefined
}

/** Parses the options of `giftHandlers`. @throws Problem 400 if an option is invalid */
export function parseMounts(options: GiftHandlersOptions): Mounts {
  const parsed = parseValue(optionsSchema, options)
  if (!parsed.success)
    throw new Problem(400, optionProblems.invalidHandlers({ problems: explainIssues(parsed.issues) }))
  const { providers: chosen = providerNames, baseUrl, sandbox } = parsed.data
  const wanted = providers.filter(({ name }) => chosen.some((one) => one === name))
  const places =
    typeof baseUrl === 'string'
      ? mountWholeMock(baseUrl, parsed.data.providers && wanted)
      : wanted.flatMap((provider) =>
          mountProvider(provider, baseUrl?.[provider.name === 'at-gift' ? 'at-gift' : 'realpay-gift']),
        )
  return { sandbox, find: (url) => places.find((place) => isMountedAt(place, url)) }
}

function mountWholeMock(baseUrl: string, wanted: readonly Provider[] | undefined): MountPoint[] {
  const { origin, path } = partsOf(baseUrl)
  return wanted
    ? wanted.map((provider) => ({ origin, mount: { path: `${path}/${provider.name}`, provider } }))
    : [{ origin, mount: { path } }]
}

function mountProvider(provider: Provider, bases: readonly string[] | undefined): MountPoint[] {
  if (!bases) return [{ provider, mount: undefined }]
  return bases.map(partsOf).map(({ origin, path }) => ({ origin, mount: { path, provider } }))
}

function partsOf(baseUrl: string): { origin: string; path: string } {
  const { origin, pathname } = new URL(baseUrl)
  return { origin, path: pathname.replace(/\/+$/, '') }
}

function isMountedAt(place: MountPoint, url: string): boolean {
  if (!place.mount) return realProviderOf(new URL(url).host) === place.provider
  return (
    url.startsWith(place.origin) &&
    isPathBelow(url.slice(place.origin.length).split(/[?#]/, 1)[0] ?? '', place.mount.path)
  )
}

/** Finds the provider that owns a real host. @param host a host as in a URL, with or without a port */
export function realProviderOf(host: string): Provider | undefined {
  const name = normalizeHost(host)
  return providers.find(({ basePathsFor }) => basePathsFor(name) !== undefined)
}
