import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { openApiFiles } from '../../../docs/generate/openapi.ts'
import { createGiftMock, providers, exampleMockOptions } from '../../../mock-server/app.ts'
import { buildOpenApi } from '../../../mock-server/core/openapi/document.ts'
import { mergeSchemas } from '../../../mock-server/core/openapi/json-schema.ts'
import { committed } from '../../../contracts/openapi/compare.ts'
import { redocly, ROOT } from '../../../contracts/arazzo/redocly.ts'

const CONFIG = '--config=contracts/redocly.yaml'
const descriptions = Object.keys(openApiFiles)

test.each(descriptions)('the committed file %s equals the description that `npm run docs` generates', async (path) => {
  const made = await openApiFiles[path]?.()
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(made)
})

test('the OpenAPI descriptions and the Arazzo workflows pass the linter without a warning', async () => {
  const files = [...descriptions, 'contracts/arazzo/at-gift.yaml', 'contracts/arazzo/realpay-gift.yaml']
  const { exitCode, output, errors } = await redocly('lint', CONFIG, '--format=json', ...files)
  // The linter prints one JSON value for each file, without separators between the values.
  const found: unknown[] = JSON.parse(`[${output.replaceAll('}{', '},{')}]`)
  expect({ exitCode, found }).toMatchObject({
    exitCode: 0,
    found: files.map(() => ({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] })),
  })
  for (const file of files) expect(errors).toContain(`${file}: validated`)
  expect(errors).not.toMatch(/warning/i)
})

test('the linter of the OpenAPI files reports invalid examples, broken references and missing descriptions', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-openapi-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const text = readFileSync(join(ROOT, 'contracts/openapi/at-gift.json'), 'utf8')
  const file = join(folder, 'broken.json')
  writeFileSync(
    file,
    text
      .replace('"Amount": 500', '"Amount": "500"')
      .replace('"$ref": "#/components/schemas/InquiryRequest"', '"$ref": "#/components/schemas/Nothing"')
      .replace('"summary": "Issue a code, or inquire for an issued one",', ''),
  )
  const { exitCode, output } = await redocly('lint', CONFIG, '--format=json', file)
  const found: { problems: { ruleId: string; severity: string }[] } = JSON.parse(output)
  expect(exitCode).toBe(1)
  expect(new Set(found.problems.map(({ ruleId }) => ruleId))).toEqual(
    new Set(['no-invalid-media-type-examples', 'no-unresolved-refs', 'no-unused-components', 'operation-summary']),
  )
})

test.each(providers.map(({ name }) => name))(
  'in the OpenAPI description of %s, each operation marks its rules as documented, observed or assumed',
  (name) => {
    const provider = providers.find((each) => each.name === name)
    const operations = Object.values(committed(name).paths).flatMap((methods) => Object.values(methods))
    expect(operations.flatMap((operation) => operation['x-operations'])).toEqual(
      provider?.routes.flatMap((route) => route.operations),
    )
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const operation of operations) {
      expect(operation.operationId).toBe(
        operation['x-operations'].map((each) => each.slice(name.length + 1)).join('-or-'),
      )
      expect(operation['x-rules'].length).toBeGreaterThan(0)
      for (const { id, evidence } of operation['x-rules']) expect(provider?.register[id]?.evidence).toBe(evidence)
    }
  },
)

test('every rule of a provider is named by at least one operation of its OpenAPI description', () => {
  const named = new Set(
    providers.flatMap(({ name }) =>
      Object.values(committed(name).paths).flatMap((methods) =>
        Object.values(methods).flatMap((operation) => operation['x-rules'].map(({ id }) => id)),
      ),
    ),
  )
  expect(providers.flatMap(({ register }) => Object.keys(register)).filter((id) => !named.has(id))).toEqual([])
})

test('the OpenAPI descriptions list only the mock as a server and forbid unknown members in all object schemas', () => {
  for (const { name } of providers) {
    const { servers, components } = committed(name)
    expect(servers.map(({ url }) => url)).toEqual([`http://127.0.0.1:4600/${name}`])
    expect(openObjects(components.schemas)).toEqual([])
  }
})

/** Returns the path of each object schema that allows unknown members. */
function openObjects(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  const open =
    'type' in value &&
    value.type === 'object' &&
    !('additionalProperties' in value && value.additionalProperties === false)
  return [
    ...(open ? [path] : []),
    ...Object.entries(value).flatMap(([key, each]) => openObjects(each, `${path}/${key}`)),
  ]
}

test('the OpenAPI generator fails if the mock handles a sample request by another rule than the rule in the sample', async () => {
  const [atGift] = providers
  if (!atGift) throw new Error('there is no provider')
  const description = await atGift.openApiDescription()
  const [first] = description.examples
  if (!first) throw new Error('there is no sample')
  const claims = { ...description, examples: [{ ...first, rule: 'AG-D4' }] }
  await expect(buildOpenApi(atGift, claims, createGiftMock(exampleMockOptions))).rejects.toThrow(
    'the sample "text-code" says at-gift.issue by AG-D4, and the mock took it for at-gift.issue by AG-D3',
  )
})

test('the OpenAPI generator fails if a request schema and a response schema differ but have the same name', () => {
  expect(() => mergeSchemas({ Color: { type: 'object' } }, { Color: { type: 'string' } })).toThrow('"Color"')
})

const exampleSchema = z.record(z.string(), z.object({ value: z.string() }))
const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), examples: exampleSchema })).default([]),
  requestBody: z.unknown().optional(),
  responses: z.looseObject({
    200: z.looseObject({
      content: z.looseObject({ 'application/json': z.looseObject({ examples: z.looseObject({}) }) }),
    }),
  }),
})

test.each(providers.map(({ name }) => name))(
  'the OpenAPI examples of each operation of %s have the same names in the request and in the response',
  (name) => {
    const operations = Object.values(committed(name).paths).flatMap((methods) => Object.values(methods))
    const requestIds: string[] = []
    for (const operation of operations) {
      const { parameters, requestBody, responses } = operationSchema.parse(operation)
      const names = Object.keys(responses[200].content['application/json'].examples)
      for (const { examples, in: place } of parameters) {
        expect(Object.keys(examples)).toEqual(names)
        if (place === 'header') requestIds.push(...Object.values(examples).map(({ value }) => value))
      }
      const body = z
        .looseObject({ content: z.looseObject({ 'application/json': z.looseObject({ examples: z.looseObject({}) }) }) })
        .safeParse(requestBody)
      if (body.success) expect(Object.keys(body.data.content['application/json'].examples)).toEqual(names)
    }
    // Each example has a request id of its own, so that a tool can send all examples.
    expect(new Set(requestIds).size).toBe(requestIds.length)
    expect(requestIds.length).toBe(name === 'at-gift' ? 0 : 10)
  },
)

test('in request schemas, file parts are valid in OpenAPI 3.0 and in 3.1, and every integer has a maximum', () => {
  const { schemas } = z
    .looseObject({
      schemas: z.record(z.string(), z.looseObject({ properties: z.record(z.string(), z.looseObject({})) })),
    })
    .parse({ schemas: requestSchemasOf('realpay-gift') })
  const file = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' }
  expect(schemas['ImageForm']?.properties['content']).toMatchObject(file)
  expect(schemas['AdForm']?.properties['image']).toMatchObject(file)
  for (const { properties } of Object.values(schemas))
    for (const property of Object.values(properties))
      if (property['type'] === 'integer') expect(property['maximum']).toBeLessThan(2 ** 31)
})

function requestSchemasOf(name: string): unknown {
  const { components } = z
    .looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }) })
    .parse(JSON.parse(readFileSync(join(ROOT, `contracts/openapi/${name}.json`), 'utf8')))
  const names = ['CreatePurchase', 'Color', 'Video', 'ImageForm', 'AdForm', 'BuyGift']
  return Object.fromEntries(names.map((schema) => [schema, components.schemas[schema]]))
}
