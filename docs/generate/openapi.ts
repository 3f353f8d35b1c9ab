import { mkdirSync, writeFileSync } from 'node:fs'
import { createGiftMock, providers, exampleMockOptions } from '../../mock-server/app.ts'
import { buildOpenApi, serializeDocument } from '../../mock-server/core/openapi/document.ts'
import type { Provider } from '../../mock-server/core/provider/provider.ts'

/**
 * Functions that generate the OpenAPI descriptions. The keys are the paths of the files from the root of the project.
 */
export const openApiFiles: Readonly<Record<string, () => Promise<string>>> = Object.fromEntries(
  providers.map((provider) => [`contracts/openapi/${provider.name}.json`, () => documentOf(provider)]),
)

async function documentOf(provider: Provider): Promise<string> {
  return serializeDocument(
    await buildOpenApi(provider, await provider.openApiDescription(), createGiftMock(exampleMockOptions)),
  )
}

if (import.meta.main) {
  const root = new URL('../../', import.meta.url)
  for (const [path, text] of Object.entries(openApiFiles)) {
    mkdirSync(new URL('.', new URL(path, root)), { recursive: true })
    writeFileSync(new URL(path, root), await text())
  }
}
