import { reasons } from '../reasons/reasons.ts'
import { z } from 'zod'
import { strictObject } from '../../../core/validation/strict-object.ts'
import { Problem } from '../../../core/http/problem.ts'
import type { OperationContext } from '../../../core/provider/context.ts'
import { providerState, type ProviderStates, type StateValues } from '../../../core/provider/provider-state.ts'
import { exhaust } from '../../../core/provider/rate-limiter.ts'
import { type Settings, typedSettings } from '../../../core/settings/settings.ts'
import { defaultCatalogue, type Product } from '../settings/catalogue.ts'
import { type Caller, indexCallers } from '../authenticate.ts'
import { limitOf } from '../settings/limit-settings.ts'
import { type AtGiftSettings, settings as definitions } from '../settings/settings.ts'
import { codeKey, issueCode, issuedCodes, linkPages } from './repository.ts'

/**
 * Functions that check the kind of a product. The provider's document distinguishes these kinds. `free-amount` is the
 * simplest kind.
 */
const kinds = {
  'free-amount': (product) => isPlain(product) && 'min' in product.amount,
  'fixed-amount': (product) => isPlain(product) && 'fixed' in product.amount,
  'url-code': ({ code, secondCode }) => code === 'url' && secondCode === null,
  'second-code': ({ secondCode }) => secondCode === 'pin',
  'url-second-code': ({ secondCode }) => secondCode === 'url',
  'seven-payment': ({ sevenPayment }) => sevenPayment,
  'no-expiry': ({ validityYears }) => validityYears === null,
} as const satisfies Record<string, (product: Product) => boolean>
type Kind = keyof typeof kinds
const kindNames = [
  'free-amount',
  'fixed-amount',
  'url-code',
  'second-code',
  'url-second-code',
  'seven-payment',
  'no-expiry',
] as const satisfies readonly Kind[]

function isPlain({ code, secondCode, sevenPayment, validityYears }: Product): boolean {
  return code === 'text' && secondCode === null && !sevenPayment && validityYears !== null
}

const kind = z.enum(kindNames).describe('kind of product that the document distinguishes').default('free-amount')
const amount = z.int().min(1).describe('yen; an amount that the product accepts').default(500)
const productParameters = strictObject({ kind, amount })
const dcId = 'the DcId of the product'

type ProductParameters = z.infer<typeof productParameters>

/** Returns a function that checks whether a product has the wanted kind, is in the contract and accepts the amount. */
function isOffered({ kind: wanted, amount: yen }: ProductParameters): (product: Product) => boolean {
  return (product) => {
    const { inContract, amount: allowed } = product
    const takes = 'fixed' in allowed ? allowed.fixed === yen : yen >= allowed.min && yen <= allowed.max
    return inContract && kinds[wanted](product) && takes
  }
}

const isOutside = ({ inContract }: Product): boolean => !inContract

function productOf(settings: AtGiftSettings, parameters: ProductParameters): Product {
  const product = settings['atGift.catalogue'].find(isOffered(parameters))
  if (!product) throw new Problem(409, reasons.noProductOfKind(parameters))
  return product
}

/**
 * Returns the setting change that adds a suitable product of the default catalogue to the catalogue. A configured
 * catalogue may lack the products that pacts require. Returns no change if the catalogue already has a suitable
 * product, or if the default catalogue has none.
 */
function withProduct(settings: Settings, isSuitable: (product: Product) => boolean): Record<string, unknown> {
  const { 'atGift.catalogue': catalogue } = typedSettings(definitions, settings)
  const added = catalogue.some(isSuitable) ? undefined : defaultCatalogue.find(isSuitable)
  return added ? { 'atGift.catalogue': [...catalogue.filter(({ dcId: id }) => id !== added.dcId), added] } : {}
}

interface Registered {
  campaign: string
  authKey: string
  caller: Caller
}

/** Returns the first campaign and its caller. The environment variables for clients contain the same campaign. */
function registered(settings: AtGiftSettings): Registered {
  const [first] = settings['atGift.campaigns']
  const caller = first && indexCallers(settings['atGift.campaigns']).get(first.campaign)?.get(first.authKey)
  if (!first || !caller) throw new Problem(409, reasons.noCampaignSetting)
  return { ...first, caller }
}

/** An IP address from which no request comes, because the address is reserved for documentation (RFC 5737). */
const ELSEWHERE = '192.0.2.1'

const settingsOf = ({ settings }: OperationContext): AtGiftSettings => typedSettings(definitions, settings)

/**
 * Members that most states share. `set` returns the DcId of an offered product, so that the request can name the
 * product.
 */
const offering = {
  parameters: productParameters,
  returns: { dcId },
  settings: (parameters: ProductParameters, settings: Settings) => withProduct(settings, isOffered(parameters)),
  set: (ctx: OperationContext, parameters: ProductParameters): StateValues => ({
    dcId: productOf(settingsOf(ctx), parameters).dcId,
  }),
}

const named: ProviderStates['named'] = {
  'a caller of the on-demand API is registered': providerState({
    description:
      'A campaign with an AuthKey exists, no request has counted against its limit, and nothing has been issued.',
    parameters: strictObject({}),
    returns: {},
    withoutMock: { by: 'given', how: 'your own campaign and AuthKey' },
    set: () => ({}),
  }),

  'a product is offered': providerState({
    description: 'The contract has a product of this kind that accepts this amount.',
    ...offering,
    withoutMock: { by: 'given', how: 'a DcId of your contract for each kind' },
  }),

  'a product is outside the contract': providerState({
    description: 'A product exists that is not in the contract.',
    parameters: strictObject({}),
    returns: { dcId },
    withoutMock: { by: 'given', how: 'a DcId that exists and that your contract does not have, if you know one' },
    settings: (_parameters, settings) => withProduct(settings, isOutside),
    set(ctx) {
      const product = settingsOf(ctx)['atGift.catalogue'].find(isOutside)
      if (!product) throw new Problem(409, reasons.allInContract)
      return { dcId: product.dcId }
    },
  }),

  'a code was issued': providerState({
    description: 'A code of a product of this kind was issued for this amount, and the limit allows the next request.',
    parameters: strictObject({
      kind,
      amount,
      tranId: z.string().min(1).describe('TranId of the code; generated by default').optional(),
    }),
    returns: { dcId, tranId: 'the TranId of the issued code' },
    withoutMock: { by: 'calls', how: 'issue one, and wait a second' },
    settings: offering.settings,
    set(ctx, parameters) {
      const settings = settingsOf(ctx)
      const product = productOf(settings, parameters)
      const {
        body: { TranId: made },
      } = issueCode(ctx, settings, product, parameters.amount, registered(settings).caller.name)
      const { tranId = made } = parameters
      if (tranId !== made) rename(ctx, made, tranId)
      return { dcId: product.dcId, tranId }
    },
  }),

  'the limit of the on-demand API is used up': providerState({
    description: 'Requests that have just arrived use up the limit, so it refuses the next request.',
    parameters: productParameters,
    returns: { dcId },
    withoutMock: { by: 'calls', how: 'send a request right before' },
    settings: offering.settings,
    set(ctx, parameters) {
      const settings = settingsOf(ctx)
      exhaust(ctx.tx, registered(settings).caller.counted[settings['atGift.limit.scope']], limitOf(settings), ctx.nowMs)
      return { dcId: productOf(settings, parameters).dcId }
    },
  }),

  'the source address is not registered': providerState({
    description: 'The source address of the request is not registered at the provider.',
    ...offering,
    withoutMock: { by: 'never', how: 'only the provider registers addresses' },
    settings: (parameters, settings) => ({
      ...offering.settings(parameters, settings),
      'atGift.allowedIps': [ELSEWHERE],
    }),
  }),

  'the on-demand API fails': providerState({
    description: 'The service itself fails; nothing is issued.',
    ...offering,
    withoutMock: { by: 'never', how: 'the provider cannot be made to fail' },
    faults: [
      {
        name: 'provider-state',
        when: { provider: 'at-gift' },
        phase: 'before-commit',
        effect: { type: 'provider-error', status: 500 },
      },
    ],
  }),

  'the on-demand API answers as its older sample': providerState({
    description:
      'Responses omit ControlNo and RmtrCd, like the sample in the document, which is older than document 1.5.',
    ...offering,
    withoutMock: { by: 'never', how: 'the response format of the provider cannot be changed' },
    settings: (parameters, settings) => ({
      ...offering.settings(parameters, settings),
      'atGift.answer.controlNo': false,
    }),
  }),
}

/** Changes the TranId of an issued code. */
function rename({ tx }: OperationContext, from: string, to: string): void {
  const row = tx.get(issuedCodes, codeKey(from))
  if (!row) throw new Error(`the code ${from} is not in the ledger`)
  tx.delete(issuedCodes, codeKey(from))
  tx.put(issuedCodes, codeKey(to), { ...row, reference: to, record: { ...row.record, TranId: to } })
  linkPages(tx, row.record, codeKey(to))
}

export const providerStates: ProviderStates = {
  always: {
    returns: { campaign: 'a campaign, which is a segment of the path', authKey: 'an AuthKey of the campaign' },
    values(ctx): StateValues {
      const { campaign, authKey } = registered(settingsOf(ctx))
      return { campaign, authKey }
    },
  },
  named,
}
