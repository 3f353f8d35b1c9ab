import {
  CONTENT_ENCODING_KEY,
  CONTENT_TYPE_KEYS,
  type Correction,
  type CorrectionContext,
  isRecord,
  type ProviderAdvice,
  withHeader,
  withMembers,
  withPath,
  withTextRewritten,
} from '../../../core/advice/correction.ts'
import { correctMembers } from '../../../core/advice/correct-members.ts'
import type { Draft } from '../../../core/advice/draft.ts'
import { REDACTED } from '../../../core/redaction.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import { closestMatch } from '../../../core/validation/suggest.ts'
import { indexCallers } from '../authenticate.ts'
import type { AtGiftRule } from '../evidence.ts'
import type { AtGiftSentences } from './reasons.ts'
import { issuedCodes } from '../state/repository.ts'
import { requestSchema } from '../request-schema.ts'
import { type AtGiftSettings, settings as definitions } from '../settings/settings.ts'

/** Text that is shown instead of the AuthKey: the environment variable that contains the AuthKey. */
const AUTH_KEY = '$AT_GIFT_AUTH_KEY'

export const advice: ProviderAdvice = {
  unlimited: { 'atGift.limit.requests': definitions['atGift.limit.requests'].default * 1_000_000 },
  withCredentials: (draft, context) => {
    const authKey = authKeyOf(context)
    const { body } = draft
    if (authKey === undefined || body.kind !== 'json' || !isRecord(body.value) || body.value['AuthKey'] !== REDACTED)
      return draft
    return {
      ...draft,
      body: {
        kind: 'json',
        value: { ...body.value, AuthKey: authKey },
        text: body.text?.replace(
          /("AuthKey"\s*:\s*)"\*\*\*"/,
          (_whole, name: string) => name + JSON.stringify(authKey),
        ),
      },
    }
  },
  correct(draft, { rule, because }, context) {
    const settings = typedSettings(definitions, context.settings)
    return correctors[rule ?? '']?.(draft, settings, context, because?.key ?? '')
  },
}

/**
 * Finds the AuthKey of the request by the fingerprint of the AuthKey. Returns undefined if the request had no valid
 * AuthKey.
 */
function authKeyOf({ settings, params, caller }: CorrectionContext): string | undefined {
  const callers = indexCallers(typedSettings(definitions, settings)['atGift.campaigns']).get(params['campaign'] ?? '')
  return [...(callers ?? [])].find(([, { name }]) => name === caller)?.[0]
}

/**
 * A function that corrects a draft, which is a copy of a refused request.
 * @param key key of the reason for the refusal
 */
type Corrector = (
  draft: Draft,
  settings: AtGiftSettings,
  context: CorrectionContext,
  key: string,
) => Correction | undefined

type Key = `at-gift.${keyof AtGiftSentences}`
const TYPE_PARAMETER: string = 'at-gift.contentTypeParameter' satisfies Key
const NO_CAMPAIGN: string = 'at-gift.noCampaign' satisfies Key

const correctBody: Corrector = (draft, settings, context, key) => {
  if (CONTENT_TYPE_KEYS.has(key) || key === TYPE_PARAMETER) return withHeader(draft, 'content-type', 'application/json')
  if (key === CONTENT_ENCODING_KEY) return withHeader(draft, 'content-encoding', undefined)
  const value = draft.body.kind === 'json' ? draft.body.value : undefined
  const members = correctMembers(requestSchema(), value, exampleOf(settings, context))
  // If no member has to be corrected, only the JSON text was wrong. The parsed value is then written as JSON again.
  if (Object.keys(members).length === 0) return withTextRewritten(draft, withoutKey)
  return withMembers(draft, members, 'AuthKey' in members ? { AuthKey: AUTH_KEY } : {})
}

function withoutKey(text: string): string {
  return text.replace(/("AuthKey"\s*:\s*)"(?:[^"\\]|\\.)*"/gs, `$1"${AUTH_KEY}"`)
}

/** Returns the members of a request body that the provider accepts. */
function exampleOf(settings: AtGiftSettings, { params }: CorrectionContext): Record<string, unknown> {
  const product = settings['atGift.catalogue'].find(({ inContract }) => inContract)
  const amount = product?.amount ?? { fixed: 500 }
  const [caller] = settings['atGift.campaigns'].filter(({ campaign }) => campaign === params['campaign'])
  return {
    AuthKey: caller?.authKey,
    DcId: product?.dcId ?? '',
    Amount: `${'fixed' in amount ? amount.fixed : Math.min(500, amount.max)}`,
  }
}

const correctProduct: Corrector = (draft, settings) => {
  const offered = settings['atGift.catalogue'].filter(({ inContract }) => inContract).map(({ dcId }) => dcId)
  const sent = memberOf(draft, 'DcId')
  const DcId = closestMatch(sent, offered) ?? offered[0]
  return DcId === undefined ? undefined : withMembers(draft, { DcId })
}

const correctAmount: Corrector = (draft, settings) => {
  const product = settings['atGift.catalogue'].find(({ dcId }) => dcId === memberOf(draft, 'DcId'))
  if (!product) return undefined
  const { amount } = product
  const sent = Number(memberOf(draft, 'Amount'))
  const Amount = 'fixed' in amount ? amount.fixed : Math.min(Math.max(sent, amount.min), amount.max)
  return withMembers(draft, { Amount: `${Amount}` })
}

const correctAuthKey: Corrector = (draft, settings, context, key) => {
  if (key === NO_CAMPAIGN) return correctCampaign(draft, settings, context, key)
  const { AuthKey } = exampleOf(settings, context)
  return AuthKey === undefined ? undefined : withMembers(draft, { AuthKey }, { AuthKey: AUTH_KEY })
}

const correctCampaign: Corrector = (draft, settings, { params }) => {
  const campaigns = settings['atGift.campaigns'].map(({ campaign }) => campaign)
  const campaign = closestMatch(params['campaign'] ?? '', campaigns) ?? campaigns[0]
  if (campaign === undefined) return undefined
  return withPath(draft, `/${encodeURIComponent(campaign)}/dc/getcode`)
}

const correctAddress: Corrector = (draft, settings) => {
  const [sourceIp] = settings['atGift.allowedIps']
  if (sourceIp === undefined) return undefined
  return {
    draft: { ...draft, sourceIp },
    differences: [
      { part: 'source address', name: '', sent: draft.sourceIp, accepted: settings['atGift.allowedIps'].join(', ') },
    ],
  }
}

/** Replaces the TranId of an inquiry by the most similar TranId of a code that was issued to the caller. */
const correctTranId: Corrector = (draft, _settings, { tx, caller }) => {
  const own = tx.list(issuedCodes).flatMap(({ value }) => (value.caller === caller ? value : []))
  const sent = memberOf(draft, 'TranId')
  const found =
    closestMatch(
      sent,
      own.map(({ reference }) => reference),
    ) ?? own.at(-1)?.reference
  return found === undefined ? undefined : withMembers(draft, { TranId: found })
}

/** Corrects an inquiry whose order differs from the order of the issue request. */
const correctOrder: Corrector = (draft, _settings, { tx }) => {
  const issued = tx.list(issuedCodes).find(({ value }) => value.reference === memberOf(draft, 'TranId'))?.value
  return issued && withMembers(draft, { DcId: issued.product, Amount: `${issued.faceValue}` })
}

function memberOf(draft: Draft, name: string): string {
  const value = draft.body.kind === 'json' && isRecord(draft.body.value) ? draft.body.value[name] : undefined
  return typeof value === 'string' ? value : ''
}

const correctors: Readonly<Partial<Record<string, Corrector>> & Partial<Record<AtGiftRule, Corrector>>> = {
  'AG-A1': correctBody,
  'AG-A2': correctProduct,
  'AG-A4': correctTranId,
  'AG-A5': correctOrder,
  'AG-A6': correctBody,
  'AG-A7': correctAuthKey,
  'AG-A51': correctBody,
  'AG-A52': correctBody,
  'AG-A55': correctBody,
  'AG-A56': correctBody,
  'AG-A57': correctBody,
  'AG-D2': correctBody,
  'AG-D3': correctBody,
  'AG-D6': correctProduct,
  'AG-D8': correctAddress,
  'AG-D11': correctAmount,
}
