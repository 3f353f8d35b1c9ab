import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { createGiftMock } from '../../mock-server/index.ts'
import { resolveStartOptions, unknownVariables, fromEnvironment } from '../../mock-server/cli/start/options/options.ts'
import { DEFAULT_PORT } from '../../mock-server/server/options.ts'
import { root } from '../cli/command.ts'

const folder = join(root, 'examples/deploy')
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
const nginx = read('nginx.conf')
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')

const serviceSchema = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z
    .object({
      test: z.array(z.string()).min(2),
      interval: z.string(),
      timeout: z.string(),
    })
    .optional(),
})
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.unknown()),
})
const compose = composeSchema.parse(parse(read('compose.yaml'), { merge: true }))
const { balancer, postgres } = compose.services
const replicas = Object.entries(compose.services).filter(([, { build }]) => build)
/** Environment variables that the Docker image sets. */
const imageVariables = Object.fromEntries(
  [...dockerfile.matchAll(/^ENV (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
)

const envSchema = z.array(
  z.object({
    name: z.string(),
    value: z.string().optional(),
    valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
  }),
)
const probeSchema = z.looseObject({ httpGet: z.object({ path: z.string(), port: z.string() }).optional() }).optional()
const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })),
  env: envSchema,
  livenessProbe: probeSchema,
  readinessProbe: probeSchema,
})
const podSchema = z.looseObject({
  enableServiceLinks: z.boolean().optional(),
  securityContext: z.looseObject({ runAsNonRoot: z.boolean(), runAsUser: z.int() }).optional(),
  containers: z.tuple([containerSchema]),
})
const setSchema = z.object({
  kind: z.enum(['Deployment', 'StatefulSet']),
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({
    replicas: z.int(),
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    template: z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()) }), spec: podSchema }),
  }),
})
const documents = parseAllDocuments(read('kubernetes.yaml')).map((document): unknown => document.toJS())
const sets = documents.flatMap((document) => setSchema.safeParse(document).data ?? [])
const services = documents.flatMap(
  (document) =>
    z
      .object({
        kind: z.literal('Service'),
        metadata: z.object({ name: z.string() }),
        spec: z.looseObject({
          selector: z.record(z.string(), z.string()),
          ports: z.array(z.object({ port: z.int(), targetPort: z.string() })),
        }),
      })
      .safeParse(document).data ?? [],
)
const [deployment, database] = sets
const container = deployment?.spec.template.spec.containers[0]

/**
 * Replaces the placeholders in environment variables in the same way as Compose, and then parses the variables in the
 * same way as the command.
 * @throws if a value is invalid
 */
function optionsOf(variables: Record<string, string>) {
  expect(unknownVariables(variables)).toEqual([])
  return resolveStartOptions(
    fromEnvironment(
      Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, value.replaceAll(/\$\{[^}]*\}/g, 'given')]),
      ),
    ),
  )
}

async function answered(path: string): Promise<number> {
  const mock = createGiftMock()
  onTestFinished(() => mock.close())
  return (await mock.fetch(new Request(`http://localhost${path}`))).status
}

test('the Compose file starts two replicas of the mock with valid options, and both replicas use one database', () => {
  expect(replicas).toHaveLength(2)
  for (const [, { environment = {}, image, build, depends_on }] of replicas) {
    const options = optionsOf({ ...imageVariables, ...environment })
    expect(options).toMatchObject({ host: '0.0.0.0', trustProxy: true, logFormat: 'json' })
    const { protocol, hostname, port, username, pathname } = new URL(options.store)
    expect([protocol, port]).toEqual(['postgres:', '5432'])
    expect(compose.services[hostname]).toBe(postgres)
    expect({ POSTGRES_USER: username, POSTGRES_DB: pathname.slice(1) }).toEqual({
      POSTGRES_USER: postgres?.environment?.['POSTGRES_USER'],
      POSTGRES_DB: postgres?.environment?.['POSTGRES_DB'],
    })
    expect(readFileSync(join(folder, build ?? '', 'Dockerfile'), 'utf8')).toBe(dockerfile)
    expect(image).toBe(replicas[0]?.[1].image)
    expect(Object.keys(depends_on ?? {})).toEqual([hostname])
  }
  for (const { depends_on, volumes = [] } of Object.values(compose.services)) {
    for (const name of Object.keys(depends_on ?? {})) expect(compose.services).toHaveProperty(name)
    for (const source of volumes.map((volume) => volume.split(':')[0] ?? ''))
      if (!source.startsWith('./')) expect(compose.volumes).toHaveProperty(source)
  }
})

test('the deployment files contain no secret', () => {
  const secrets = replicas
    .flatMap(([, { environment = {} }]) => [
      environment['GIFT_MOCK_ADMIN_TOKEN'],
      /:([^:@]+)@/.exec(environment['GIFT_MOCK_STORE'] ?? '')?.[1],
    ])
    .concat(postgres?.environment?.['POSTGRES_PASSWORD'])
  for (const secret of secrets) expect(secret).toMatch(/^\$\{[A-Z_]+(?::\?[A-Za-z ]+)?\}$/)
  const asked = read('compose.yaml').matchAll(/\$\{([A-Z_]+):\?/g)
  expect([...asked].map(([, name]) => name)).toEqual(['GIFT_MOCK_ADMIN_TOKEN', 'POSTGRES_PASSWORD'])
  for (const { env } of sets.map(({ spec }) => spec.template.spec.containers[0])) {
    const open = env.filter(({ name, value }) => /STORE|TOKEN|PASSWORD/.test(name) && value !== undefined)
    expect(open).toEqual([])
  }
})

test("the load balancer's configuration lists every replica, sets X-Forwarded-For and disables retries", () => {
  const servers = [...nginx.matchAll(/^\s*server (\S+):(\d+) max_fails=0;$/gm)].map(
    ([, host, port]) => `${host}:${port}`,
  )
  expect(servers).toEqual(replicas.map(([name]) => `${name}:${DEFAULT_PORT}`))
  const [, listens] = /listen (\d+);/.exec(nginx) ?? []
  expect(balancer?.ports).toEqual([`127.0.0.1:${DEFAULT_PORT}:${listens}`])
  expect(balancer?.volumes).toEqual(['./nginx.conf:/etc/nginx/nginx.conf:ro'])
  expect(Object.keys(balancer?.depends_on ?? {})).toEqual(replicas.map(([name]) => name))
  for (const directive of [
    'proxy_next_upstream off',
    'proxy_buffering off',
    'proxy_request_buffering off',
    'proxy_set_header X-Forwarded-For $remote_addr',
    'proxy_set_header Host $http_host',
    'proxy_http_version 1.1',
  ])
    expect(nginx).toContain(`${directive};`)
})

test('the health checks of the deployment use existing paths and ports', async () => {
  const check = /http:\/\/127\.0\.0\.1:(\d+)(\/\w+)/.exec(balancer?.healthcheck?.test.join(' ') ?? '')?.slice(1)
  expect(check).toEqual([/listen (\d+);/.exec(nginx)?.[1], '/livez'])
  // The replicas define no health check of their own, so Docker uses the health check of the image.
  expect(replicas.map(([, { healthcheck }]) => healthcheck)).toEqual([undefined, undefined])
  for (const path of ['/livez', '/readyz']) expect(await answered(path)).toBe(200)
  expect(container?.livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'http' })
  expect(container?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' })
})

test('the Docker image runs the mock as an unprivileged user and has a valid health check', () => {
  const executable = /^COPY --from=build \S+ (\S+gift-mock)$/m.exec(dockerfile)?.[1]
  expect(dockerfile).toContain(`ENTRYPOINT ["${executable}"]`)
  expect(dockerfile).toMatch(/^FROM \S+:nonroot$/m)
  expect(dockerfile).toContain(`EXPOSE ${DEFAULT_PORT}`)
  expect(optionsOf(imageVariables)).toMatchObject({ host: '0.0.0.0' })
  const [program, command, flag, seconds] = z
    .tuple([z.string(), z.literal('wait'), z.literal('--timeout'), z.string()])
    .parse(JSON.parse(/^HEALTHCHECK .* CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? ''))
  expect([program, command, flag]).toEqual([executable, 'wait', '--timeout'])
  // `wait` must stop before Docker ends the health check. Otherwise, the result of the health check does not contain
  // the message of `wait`.
  expect(Number(seconds)).toBeLessThan(Number(/--timeout=(\d+)s/.exec(dockerfile)?.[1]))
})

test("the Compose file in the repository's root starts one mock with valid options and a read-only root", () => {
  const text = readFileSync(join(root, 'compose.yaml'), 'utf8')
  const { services: all, volumes } = composeSchema.parse(parse(text))
  expect(Object.keys(all)).toEqual(['mock'])
  const { environment = {}, ports, volumes: mounted, ...mock } = serviceSchema.parse(all['mock'])
  expect(optionsOf({ ...imageVariables, ...environment })).toMatchObject({ host: '0.0.0.0', adminToken: 'given' })
  expect(mock).toMatchObject({ build: '.', read_only: true, cap_drop: ['ALL'] })
  expect(ports).toEqual([`127.0.0.1:${DEFAULT_PORT}:${DEFAULT_PORT}`])
  expect(mounted).toEqual(Object.keys(volumes).map((name) => `${name}:/data`))
  expect(dockerfile).toMatch(/^COPY .*--chown=nonroot:nonroot \S+ \/data$/m)
  expect(mock['command']).toEqual(['start', '--store', 'sqlite:/data/gift-mock.db'])
})

test('the Kubernetes manifest starts two replicas, and the options of the replicas are valid', () => {
  expect(documents).toHaveLength(sets.length + services.length)
  expect(deployment).toMatchObject({ kind: 'Deployment', spec: { replicas: 2 } })
  expect(deployment?.spec.template.spec).toMatchObject({
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
  })
  expect(container?.ports).toEqual([{ name: 'http', containerPort: DEFAULT_PORT }])
  const secretOf: Record<string, string> = {
    GIFT_MOCK_STORE: 'postgres://user@database:5432/gift',
    GIFT_MOCK_ADMIN_TOKEN: 'from-a-secret',
  }
  const variables = Object.fromEntries(
    (container?.env ?? []).map(({ name, value }) => [name, value ?? secretOf[name] ?? '']),
  )
  expect(optionsOf(variables)).toMatchObject({
    host: '0.0.0.0',
    store: secretOf['GIFT_MOCK_STORE'],
    adminToken: 'from-a-secret',
    logFormat: 'json',
  })
  // If a Service has the same name as the Deployment, Kubernetes sets GIFT_MOCK_PORT to the address of the Service. The
  // mock rejects this value, so the manifest sets `enableServiceLinks: false`.
  const service = services.find(({ spec }) => spec.selector['app'] === deployment?.metadata.name)
  const link = `${service?.metadata.name.toUpperCase().replaceAll('-', '_')}_PORT`
  expect(() => optionsOf({ [link]: 'tcp://10.0.0.1:4600' })).toThrow('GIFT_MOCK_PORT')
})

test('labels, ports, service names and secret keys in the Kubernetes manifest match each other', () => {
  const header = read('kubernetes.yaml').split('\napiVersion')[0] ?? ''
  const keys = [...header.matchAll(/--from-literal=([a-z-]+)=/g)].map(([, key]) => key)
  const named = sets
    .flatMap(({ spec }) => spec.template.spec.containers[0].env)
    .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])
  expect(new Set(named.map(({ key }) => key))).toEqual(new Set(keys))
  for (const { name } of named) expect(header).toContain(`secret generic ${name} `)
  expect(header).toContain(
    `@${database?.metadata.name}:${services.find(({ metadata }) => metadata.name === database?.metadata.name)?.spec.ports[0]?.port}/`,
  )
  for (const { spec } of sets) expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels)
  for (const {
    spec: { selector, ports },
  } of services) {
    const of = sets.find(({ spec }) => spec.template.metadata.labels['app'] === selector['app'])
    expect(
      of?.spec.template.spec.containers[0].ports.map(({ name, containerPort }) => ({
        targetPort: name,
        port: containerPort,
      })),
    ).toEqual(ports.map(({ targetPort, port }) => ({ targetPort, port })))
  }
})

test('the README of the deployment links only to existing files', () => {
  for (const [, link = ''] of read('README.md').matchAll(/\]\(([^)#]+)/g))
    expect(() => readFileSync(join(folder, link))).not.toThrow()
})
