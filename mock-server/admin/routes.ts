import { HonoBase } from 'hono/hono-base'
import { TrieRouter } from 'hono/router/trie-router'
import { assertSandboxId } from '../core/sandbox/sandbox-id.ts'
import { authorize } from './authorize.ts'
import type { AdminOptions, AdminRouter } from './context.ts'
import { caCertificate } from './routes/ca-certificate.ts'
import { addClockRoutes } from './routes/clock.ts'
import { addContractRoutes } from './routes/contracts.ts'
import { addEventRoutes } from './routes/events.ts'
import { addFaultRoutes } from './routes/faults.ts'
import { addLedgerRoutes } from './routes/ledger.ts'
import { addRequestRoutes } from './routes/requests.ts'
import { addSandboxRoutes } from './routes/sandboxes.ts'
import { addScenarioRoutes } from './routes/scenarios.ts'
import { addServerRoutes } from './routes/server.ts'
import { addSettingsRoutes } from './routes/settings.ts'
import { addSnapshotRoutes } from './routes/snapshot.ts'
import { addWaitingRoutes } from './routes/waiting.ts'
import { listRoutes, unrouted } from './unrouted-requests.ts'

/** Creates the control API of all sandboxes, below `/__admin`. */
export function createAdmin(options: AdminOptions): AdminRouter {
  const admin: AdminRouter = new HonoBase({ router: new TrieRouter() })
  // This route needs no token. The certificate is not secret, and a client without the certificate cannot send a token
  // over HTTPS.
  admin.get('/ca.crt', () => caCertificate(options.caCertificate))
  admin.use(async ({ req, env }, next) => {
    authorize(req.raw, env.address, options.adminToken)
    assertSandboxId(env.address.sandbox)
    await next()
  })
  admin.get('/', (c) => c.json({ routes: listRoutes(admin.routes, c.env.address) }))
  // The list of the routes has the order of these calls.
  addServerRoutes(admin, options)
  addSettingsRoutes(admin, options)
  addClockRoutes(admin, options)
  addRequestRoutes(admin, options)
  addLedgerRoutes(admin, options)
  addFaultRoutes(admin, options)
  addWaitingRoutes(admin, options)
  addScenarioRoutes(admin, options)
  addSnapshotRoutes(admin, options)
  addEventRoutes(admin, options)
  addContractRoutes(admin, options)
  addSandboxRoutes(admin, options)
  admin.all('*', (c) => unrouted(admin.routes, c.req.raw, c.env.address, options.providers))
  return admin
}
