import type { RecordedCall, RecordingRules } from '../../../core/provider/recordings/recording-rules.ts'
import type { Settings } from '../../../core/settings/settings.ts'
import { daysBetween, japanDate } from '../../../core/time/japan-time.ts'
import { NO_EXPIRY } from '../state/repository.ts'

export const recording: RecordingRules = {
  pace: { requests: 1, windowMs: 1000 },
  parameters: { campaign: 'public' },
  query: {},
  headers: {},
  request: { AuthKey: 'credential', DcId: 'public', Amount: 'public', TranId: 'id' },
  response: {
    Status: 'public',
    ErrorMsg: 'message',
    message: 'message',
    TranId: 'id',
    Amount: 'public',
    Expiration: 'time',
    Dc1Type: 'public',
    Dc1: 'code',
    Dc2Type: 'public',
    Dc2: 'code',
    ControlNo: 'id',
    RmtrCd: 'code',
  },
  publicResponses: [],
  fixedPrefix: /^AZ(?=[0-9a-f]{40}$)/,
  settingsOf: (calls) => ({ ...campaignsOf(calls), ...catalogueOf(calls) }),
  ambiguousCalls,
}

/** Name of a campaign that does not exist. `gift-mock probe` sends requests with this name. */
const UNKNOWN_CAMPAIGN = 'no-such-campaign'

/** A campaign and an AuthKey that no recorded request names. */
const unrecordedCampaign = { campaign: 'campaign-that-was-not-recorded', authKey: 'AuthKey that was not recorded' }

/**
 * Returns the setting `atGift.campaigns`. The setting contains each campaign with the AuthKeys that the provider
 * accepted. An AuthKey also counts as accepted if the responses do not show whether the provider accepts the AuthKey.
 */
function campaignsOf(calls: readonly RecordedCall[]): Settings {
  const statuses = new Map<string, { campaign: string; authKey: string; seen: Set<number> }>()
  for (const { path, sent, status } of calls) {
    const campaign = campaignIn(path)
    const authKey = sent['AuthKey']
    if (campaign === '' || typeof authKey !== 'string' || authKey === '') continue
    const key = JSON.stringify([campaign, authKey])
    const known = statuses.get(key) ?? { campaign, authKey, seen: new Set() }
    statuses.set(key, known)
    known.seen.add(status)
  }
  const all = [...statuses.values()].filter(({ campaign }) => campaign !== UNKNOWN_CAMPAIGN)
  // The campaign is checked before the body, so the status 400 shows that the campaign exists.
  const existing = new Set(all.filter((one) => isSure(one) || one.seen.has(400)).map(({ campaign }) => campaign))
  // If the campaign exists, the status 404 means that the TranId is unknown.
  const isAccepted = (one: SeenPair): boolean =>
    isSure(one) || !(one.seen.has(401) || one.seen.has(403) || (one.seen.has(404) && !existing.has(one.campaign)))
  const accepted = all.filter(isAccepted)
  const refused = all.filter((one) => !isAccepted(one) && one.seen.has(401))
  const campaigns = [
    ...accepted.map(({ campaign, authKey }) => ({ campaign, authKey })),
    // A campaign that exists must have an AuthKey in the setting, even if no recorded request contained a valid
    // AuthKey.
    ...[...new Set(refused.map(({ campaign }) => campaign))]
      .filter((campaign) => !accepted.some((one) => one.campaign === campaign))
      .map((campaign) => ({ ...unrecordedCampaign, campaign })),
  ]
  if (statuses.size === 0) return {}
  // The setting must contain at least one campaign. Otherwise the mock would accept its default campaign, which the
  // provider would refuse.
  return { 'atGift.campaigns': campaigns.length > 0 ? campaigns : [unrecordedCampaign] }
}

/**
 * Returns the calls of each campaign for which only inquiries with the status 404 were recorded. These responses do not
 * show whether the campaign or the TranId is unknown.
 */
function ambiguousCalls(calls: readonly RecordedCall[]): ReadonlySet<RecordedCall> {
  const byCampaign = Map.groupBy(calls, ({ path }) => campaignIn(path))
  return new Set(
    [...byCampaign].flatMap(([campaign, its]) =>
      campaign !== '' && campaign !== UNKNOWN_CAMPAIGN && its.every(isRefusedInquiry) ? its : [],
    ),
  )
}

function isRefusedInquiry({ status, sent }: RecordedCall): boolean {
  return status === 404 && Object.hasOwn(sent, 'TranId')
}

/** Returns the campaign in the path of a request; an empty text if the path contains no campaign. */
function campaignIn(path: string): string {
  return /^\/([^/]+)\/dc\/getcode$/.exec(path)?.[1] ?? ''
}

interface SeenPair {
  campaign: string
  authKey: string
  seen: ReadonlySet<number>
}

function isSure({ seen }: SeenPair): boolean {
  return seen.has(200) || seen.has(429)
}

interface SeenProduct {
  accepted: Set<number>
  refused: Set<number>
  statuses: Set<number>
  success: { body: Readonly<Record<string, unknown>>; atMs: number; isIssue: boolean } | undefined
}

function catalogueOf(calls: readonly RecordedCall[]): Settings {
  const products = new Map<string, SeenProduct>()
  for (const { sent, received, status, atMs } of calls) {
    const { DcId: dcId, Amount: amount } = sent
    if (typeof dcId !== 'string' || dcId === '' || typeof amount !== 'string' || !/^[1-9]\d{0,8}$/.test(amount))
      continue
    const known: SeenProduct = products.get(dcId) ?? {
      accepted: new Set(),
      refused: new Set(),
      statuses: new Set(),
      success: undefined,
    }
    products.set(dcId, known)
    known.statuses.add(status)
    const isIssue = !Object.hasOwn(sent, 'TranId')
    if (status === 200 && received['Status'] === 'SUCCESS') {
      known.accepted.add(Number(amount))
      if (!known.success?.isIssue) known.success = { body: received, atMs, isIssue }
    } else if (status === 400 && isIssue && Object.keys(sent).length === 3) known.refused.add(Number(amount))
  }
  const isKnown = [...products.values()].some(({ success }) => success)
  const catalogue = [...products].flatMap(([dcId, seen]): object[] => {
    if (seen.success) return [{ dcId, amount: amountsOf(seen), ...kindOf(seen.success.body, seen.success) }]
    if (isKnown && seen.statuses.has(403)) return [{ dcId, inContract: false }]
    // A product may exist if no issue request for the product was refused. Such a product is put into the catalogue.
    return seen.refused.size === 0 ? [{ dcId }] : []
  })
  return catalogue.length === 0 ? {} : { 'atGift.catalogue': catalogue }
}

/**
 * Returns the valid amounts of a product. If one amount was accepted and another amount was refused, the accepted
 * amount counts as the fixed amount of the product. Otherwise, the result is the widest range around the accepted
 * amounts that contains no refused amount.
 */
function amountsOf({ accepted, refused }: SeenProduct): object {
  const [least, most] = [Math.min(...accepted), Math.max(...accepted)]
  const left = [...refused].filter((amount) => !accepted.has(amount))
  if (left.length > 0 && accepted.size === 1) return { fixed: least }
  return {
    min: Math.max(0, ...left.filter((amount) => amount < least)) + 1,
    max: Math.min(1_000_000_000, ...left.filter((amount) => amount > most)) - 1,
  }
}

const DAYS_A_YEAR = 365.25

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined
}

function kindOf(
  body: Readonly<Record<string, unknown>>,
  { atMs, isIssue }: { atMs: number; isIssue: boolean },
): object {
  const { Dc1Type, Dc2Type, Dc2, RmtrCd, Expiration } = body
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(String(Expiration)) ?? []
  const expires = { year: Number(year), month: Number(month), day: Number(day) }
  const years = Math.round(daysBetween(japanDate(atMs), expires) / DAYS_A_YEAR)
  return {
    code: Dc1Type === '1' ? 'url' : 'text',
    secondCode: isAbsent(Dc2) ? null : Dc2Type === '1' ? 'url' : 'pin',
    sevenPayment: !isAbsent(RmtrCd),
    ...(Expiration === NO_EXPIRY ? { validityYears: null } : isIssue && years >= 1 && { validityYears: years }),
  }
}
