import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { redocly } from '../../contracts/arazzo/redocly.ts'
import { buildControlApi, routeDescriptions } from '../../mock-server/admin/control-api/document.ts'
import { playExample } from '../../mock-server/admin/control-api/examples.ts'
import { responseSchemas } from '../../mock-server/admin/control-api/response-schemas/index.ts'
import { exampleMockOptions } from '../../mock-server/app.ts'
import { createGiftMock } from '../../mock-server/index.ts'
import type { RunningGiftMock } from '../../mock-server/server/options.ts'
import { startGiftMock } from '../../mock-server/server/start.ts'

let mock: RunningGiftMock
beforeAll(async () => {
  mock = await startGiftMock({ ...exampleMockOptions, port: 0 })
})
afterAll(() => mock.close(0))

const documentSchema = z.looseObject({
  openapi: z.literal('3.1.1'),
  servers: z.array(z.looseObject({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
})

async function served(path = '/__admin/openapi.json') {
  const response = await fetch(`${mock.url}${path}`)
  expect(response.status).toBe(200)
  return documentSchema.parse(await response.json())
}

test('the OpenAPI document of the control API describes exactly the routes that the control API lists', async () => {
  const { paths } = await served()
  const described = Object.entries(paths).map(([path, methods]) => ({
    path: `/__admin${path === '/' ? '' : path}`,
    methods: Object.keys(methods)
      .map((method) => method.toUpperCase())
      .toSorted(),
  }))
  const { routes } = z
    .object({ routes: z.array(z.object({ path: z.string(), methods: z.array(z.string()) })) })
    .parse(await (await fetch(`${mock.url}/__admin`)).json())
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
  expect(described.toSorted(byPath)).toEqual(
    routes.map(({ path, methods }) => ({ path, methods: methods.toSorted() })).toSorted(byPath),
  )
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  expect(new Set(ids).size).toBe(ids.length)
})

test('the OpenAPI document of the control API names the address of the sandbox whose URL was requested', async () => {
  expect((await served()).servers).toMatchObject([{ url: `${mock.url}/__admin` }])
  expect((await served('/sandboxes/w1/__admin/openapi.json')).servers).toMatchObject([
    { url: `${mock.url}/sandboxes/w1/__admin` },
  ])
})

test('the OpenAPI document of the control API passes the linter without a warning', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-control-api-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'control-api.json')
  await writeFile(file, await (await fetch(`${mock.url}/__admin/openapi.json`)).text())
  const { exitCode, output } = await redocly(
    'lint',
    '--config=contracts/redocly-control-api.yaml',
    '--format=json',
    file,
  )
  const { problems: found }: { problems: { message: string; location: { pointer: string }[] }[] } = JSON.parse(output)
  const problems = found.map(({ message, location }) => `${location[0]?.pointer}: ${message}`)
  expect({ exitCode, problems }).toEqual({ exitCode: 0, problems: [] })
})

const examples = Object.entries(routeDescriptions).flatMap(([route, description]) =>
  description.examples.map((example) => ({ route, description, example, name: example.name })),
)

test.each(examples)(
  'the request of the example "$name" of $route gets the response that the OpenAPI document describes',
  async ({ route, description, example }) => {
    await mock.reset()
    await fetch(`${mock.url}/__admin/sandboxes/worker-1`, { method: 'DELETE' })
    const { response } = description
    const played = await playExample(route, description, example, (path, init) => fetch(`${mock.url}${path}`, init))
    expect(played.status).toBe(example.status ?? response.status ?? 200)
    const isProblem = played.status >= 400
    if (isProblem) expect(description.errors).toContain(played.status)
    const format = example.format ?? response
    const type = isProblem ? 'application/problem+json' : (format.type ?? 'application/json')
    expect(played.type).toBe(played.status === 204 ? undefined : type)
    const schema = isProblem ? 'Problem' : format.schema
    // The parser removes members that the schema does not describe. If the parsed value equals the body, the body has
    // no such member.
    if (schema !== undefined) {
      const known: z.ZodType = isProblem ? z.looseObject(responseSchemas().Problem.shape) : responseSchemas()[schema]
      expect(known.parse(played.body)).toEqual(played.body)
    } else if (type !== 'text/event-stream' && played.status !== 204) expect(played.body).toEqual(expect.any(String))
  },
)

test('generating the OpenAPI document fails if a route has no description or a description has no route', async () => {
  const target = () => {
    const { fetch: send, close } = createGiftMock(exampleMockOptions)
    return { send: (path: string, init?: RequestInit) => send(new Request(`http://localhost${path}`, init)), close }
  }
  const routes = Object.keys(routeDescriptions)
  await expect(buildControlApi([...routes, 'GET /new'], target)).rejects.toThrow(
    'routes without a description: GET /new',
  )
  await expect(buildControlApi(routes.slice(1), target)).rejects.toThrow('descriptions without a route: GET /')
})
