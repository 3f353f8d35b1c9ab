import type { Address } from './address.ts'
import type { Provider, Route } from '../provider/provider.ts'
import type { Transport } from './transport.ts'

/** A provider's request, found to be for this route; undefined where no route takes it. */
export interface Call {
  request: Request
  address: Address
  provider: Provider
  route: Route | undefined
  params: Readonly<Record<string, string>>
  transport: Transport
}
