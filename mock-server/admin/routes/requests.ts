import type { Explanation } from '../../core/reasons/reason.ts'
import { requestProblems } from '../../core/problems/requests.ts'
import type { AdminOptions, AdminRouter } from '../context.ts'
import { sandboxUrl } from '../../core/pipeline/addresses/address.ts'
import { Problem } from '../../core/http/problem.ts'
import { problemFor } from '../../core/http/localized-problem.ts'
import { isIn, type Verification } from '../../core/journal/query.ts'
import { parseBody, parseQuery } from '../input.ts'
import { reasonTranslator } from '../../core/reasons/translator.ts'
import { languageQuerySchema, recordedScenarioSchema, requestFilterSchema, verifySchema } from '../schemas.ts'
import { requestView, unmatchedView } from '../views.ts'

/** Value of the filter `provider` for the requests that reached no provider. */
const NO_PROVIDER = 'none'

/** Routes of the journal: list, read, clear and verify requests. */
export function addRequestRoutes(admin: AdminRouter, { adminOf, providers }: AdminOptions): void {
  admin.get('/requests', async (c) => {
    const { lang, format, since, until, ...named } = parseQuery(c, requestFilterSchema)
    const filter = { ...named, sinceMs: since, untilMs: until }
    const { address } = c.env
    const translate = await reasonTranslator(lang, providers)
    if (filter.provider === NO_PROVIDER) {
      const { requests, evicted } = await adminOf(address.sandbox).unmatchedRequests()
      const limited = requests.filter(({ receivedAtMs }) => isIn(filter, receivedAtMs)).slice(0, filter.limit)
      const shown = filter.newest === undefined ? limited : limited.slice(-filter.newest)
      if (format === 'har') {
        const { harDocument, unmatchedHarEntry } = await import('../../core/journal/har.ts')
        return c.json(harDocument(shown.map((request) => unmatchedHarEntry(request, address.origin))))
      }
      return c.json({ requests: shown.map((request) => unmatchedView(request, translate)), evicted })
    }
    const { requests, evicted } = await adminOf(address.sandbox).requests(filter)
    if (format === 'har') {
      const { harDocument, harEntry } = await import('../../core/journal/har.ts')
      const url = sandboxUrl(address)
      return c.json(
        harDocument(
          requests.flatMap((entry) => {
            const provider = providers.find(({ name }) => name === entry.provider)
            return provider ? [harEntry(entry, provider, url)] : []
          }),
        ),
      )
    }
    const settings = await adminOf(address.sandbox).settings()
    return c.json({
      requests: requests.map((entry) => requestView(entry, address.sandbox, providers, settings, translate)),
      evicted,
    })
  })
  admin.get('/requests/:id', async (c) => {
    const { sandbox } = c.env.address
    const translate = await reasonTranslator(parseQuery(c, languageQuerySchema).lang, providers)
    const [entry, settings] = await Promise.all([
      adminOf(sandbox).request(c.req.param('id')),
      adminOf(sandbox).settings(),
    ])
    return c.json(requestView(entry, sandbox, providers, settings, translate))
  })
  admin.get('/requests/:id/accepted', async (c) => {
    const translate = await reasonTranslator(parseQuery(c, languageQuerySchema).lang, providers)
    const { accepted, differences } = await adminOf(c.env.address.sandbox).acceptedRequest(c.req.param('id'))
    return c.json({
      accepted,
      differences: differences.map(({ because, ...one }) => ({
        ...one,
        reason: translate?.({ ...(because && { because }) }) ?? one.reason,
      })),
    })
  })
  admin.get('/requests/:id/curl', async (c) => {
    const { address } = c.env
    const entry = await adminOf(address.sandbox).request(c.req.param('id'))
    const provider = providers.find(({ name }) => name === entry.provider)
    if (!provider) throw new Problem(404, requestProblems.noProvider({ name: entry.provider }))
    const { curlCommand } = await import('../../core/journal/curl-command.ts')
    return c.text(curlCommand(entry, provider, sandboxUrl(address)))
  })
  admin.get('/requests/:id/scenario', async (c) => {
    const { lose } = parseQuery(c, recordedScenarioSchema)
    const sandbox = adminOf(c.env.address.sandbox)
    const scenario = await sandbox.recordedScenario(c.req.param('id'), { loseResponse: lose === 'response' })
    const { scenarioYaml } = await import('../../core/scenario/scenario-yaml.ts')
    return c.body(scenarioYaml(scenario), 200, { 'content-type': 'application/yaml; charset=utf-8' })
  })
  admin.delete('/requests', async (c) => {
    await adminOf(c.env.address.sandbox).clearRequests()
    return c.body(null, 204)
  })
  admin.post('/requests/verify', async (c) => {
    const { match, count } = await parseBody(c, verifySchema)
    const { result, ...rest } = await adminOf(c.env.address.sandbox).verify(match, count)
    if (result === 'passed') return c.json({ result, ...rest })
    const { found } = rest
    const problem =
      result === 'inconclusive'
        ? new Problem(409, explainInconclusive(rest))
        : new Problem(422, requestProblems.otherCount({ found, count: JSON.stringify(count) }))
    return problemFor(problem, c.req.raw, providers, { result, ...rest })
  })
}

function explainInconclusive({ found, evicted, undecided, doubts: open }: Omit<Verification, 'result'>): Explanation {
  if (undecided === 0) return requestProblems.evicted({ found, count: evicted })
  const doubts = open.map(({ id, why }) =>
    id === null ? requestProblems.doubtWithoutEntry({ why }) : requestProblems.doubt({ id, why }),
  )
  return evicted === 0
    ? requestProblems.undecided({ found, count: undecided, doubts })
    : requestProblems.undecidedAndEvicted({ found, undecided, doubts, evicted })
}
