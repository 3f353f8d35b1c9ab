import type { Context } from 'hono'
import type { HonoBase } from 'hono/hono-base'
import type { SandboxAdmin } from '../core/control/sandbox-admin.ts'
import type { EventFeed } from '../core/feed/event-feed.ts'
import type { ExampleMock } from '../core/openapi/examples.ts'
import type { Address } from '../core/pipeline/addresses/address.ts'
import type { Transport } from '../core/pipeline/transport.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Sandboxes } from '../core/sandbox/sandboxes.ts'
import type { SettingDefinitions } from '../core/settings/settings.ts'
import type { Store } from '../core/store/store.ts'

export interface AdminOptions {
  providers: readonly Provider[]
  definitions: SettingDefinitions
  sandboxes: Sandboxes
  adminOf(id: string): SandboxAdmin
  adminToken: string | undefined
  /** If true, the last address in X-Forwarded-For is used as the caller's address. */
  trustProxy: boolean
  store: Store
  startedAtMs: number
  events: EventFeed
  /** Base URL at which browsers reach the mock. If undefined, the base URL is the address that the caller used. */
  publicUrl?: string | undefined
  /** Certificate, in PEM, of the CA that issued the server's certificate; undefined if there is no such CA. */
  caCertificate?: string | undefined
  /** Creates a separate mock in which the OpenAPI examples are recorded. */
  exampleMock(): ExampleMock & { close(): Promise<void> }
}

interface Bindings {
  Bindings: { address: Address; transport: Transport }
}

/** The router of the control API. */
export type AdminRouter = HonoBase<Bindings>
export type AdminContext = Context<Bindings>
