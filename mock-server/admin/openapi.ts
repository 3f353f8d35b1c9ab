import { controlProblems } from '../core/problems/control.ts'
import { ADMIN_PREFIX, type Address, sandboxUrl } from '../core/pipeline/addresses/address.ts'
import type { Json } from '../core/openapi/description.ts'
import { buildOpenApi, EXAMPLE_ORIGIN, server, serializeDocument } from '../core/openapi/document.ts'
import type { ExampleMock } from '../core/openapi/examples.ts'
import { Problem } from '../core/http/problem.ts'
import type { AdminOptions } from './context.ts'
import { buildControlApi } from './control-api/document.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Language } from '../core/localized-text.ts'

let controlApi: Promise<Json> | undefined

/**
 * Returns the OpenAPI document of the control API, with the URL at which the sandbox serves the control API. The
 * document is built once, because it depends only on the code.
 * @param routes method and path of each route, such as `GET /clock`
 */
export async function serveControlApi(
  routes: readonly string[],
  address: Address,
  exampleMock: AdminOptions['exampleMock'],
): Promise<Response> {
  controlApi ??= buildControlApi(routes, () => {
    const { fetch, close } = exampleMock()
    return { send: (path, init) => fetch(new Request(`${EXAMPLE_ORIGIN}${path}`, init)), close }
  })
  const url = `${sandboxUrl(address)}${ADMIN_PREFIX}`
  return jsonResponse({ ...(await controlApi), servers: [{ url, description: 'This mock.' }] })
}

function jsonResponse(document: Json, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(serializeDocument(document), { headers: { 'content-type': 'application/json', ...headers } })
}

/** OpenAPI documents by provider and language. Each document is built once, because it depends only on the code. */
const cache = new WeakMap<Provider, Map<Language, Promise<Json>>>()

/**
 * Returns the OpenAPI document of a provider's API, with the URL at which the sandbox serves that API.
 * @param file file name, such as `at-gift.json`
 * @throws Problem 404 if no provider has this file
 */
export async function serveOpenApi(
  file: string,
  address: Address,
  providers: readonly Provider[],
  exampleMock: () => ExampleMock,
  language: Language,
): Promise<Response> {
  const provider = providers.find(({ name }) => file === `${name}.json`)
  if (!provider)
    throw new Problem(
      404,
      controlProblems.noDescription({
        file: file.slice(0, 40),
        files: providers.map(({ name }) => `${name}.json`).join(' and '),
      }),
    )
  const documents = cache.get(provider) ?? new Map<Language, Promise<Json>>()
  cache.set(provider, documents)
  const making =
    documents.get(language) ??
    provider.openApiDescription().then((description) => buildOpenApi(provider, description, exampleMock(), language))
  documents.set(language, making)
  const servers = [server(`${sandboxUrl(address)}/${provider.name}`, language)]
  return jsonResponse({ ...(await making), servers }, { vary: 'accept-language' })
}
