import { atGiftSettings, providers } from '../../app.ts'
import { environmentVariables } from '../../core/provider/provider.ts'
import { type TypedSettings, typedSettings } from '../../core/settings/settings.ts'
import { quoteForShell } from '../../core/util/shell.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { DEFAULT_HOST, DEFAULT_PORT, type RunningGiftMock } from '../../server/options.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { createStyler } from '../../reporting/color.ts'
import { padColumns } from '../../reporting/columns.ts'
import { ownCommand } from '../../reporting/own-command.ts'
import type { LocalAuthority } from '../authority/local-authority.ts'
import { startMessages } from './messages.ts'

export interface BannerOptions {
  /** True if the admin token was generated for this session. In this case the token must be printed. */
  tokenIsOurs: boolean
  /** The local CA that issued the server's certificate; undefined if there is none. */
  authority?: LocalAuthority | undefined
  /** The scenario that `start` has begun; undefined if there is none. */
  scenario?: Scenario | undefined
}

type Product = TypedSettings<typeof atGiftSettings>['atGift.catalogue'][number]

/** Returns the text that `start` prints: URLs, credentials and example commands. */
export async function banner(
  running: RunningGiftMock,
  { tokenIsOurs, authority, scenario }: BannerOptions,
): Promise<string> {
  const { url, httpsUrl, proxyUrl, adminToken } = running
  const settings = await running.admin.settings()
  const part = scenario && (await (await import('./scenario-part.ts')).scenarioPart(running, scenario))
  const environment: Record<string, string> = {
    ...environmentVariables(providers, settings, url),
    ...part?.variables,
  }
  const text = startMessages().banner
  const paint = createStyler(process.stdout)
  const command = ownCommand()
  const flags =
    (url === `http://${DEFAULT_HOST}:${DEFAULT_PORT}` ? '' : ` --url ${url}`) +
    (adminToken === undefined ? '' : ` --admin-token ${tokenIsOurs ? adminToken : '"$GIFT_MOCK_ADMIN_TOKEN"'}`)
  const isHttps = url.startsWith('https:')
  const curl =
    !isHttps || !authority
      ? 'curl -sS'
      : authority.file === undefined
        ? 'curl -sSk'
        : `curl -sS --cacert ${quoted(authority.file)}`
  const product = typedSettings(atGiftSettings, settings)['atGift.catalogue'].find(({ inContract }) => inContract)
  const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY, REALPAY_GIFT_BASE_URL, REALPAY_GIFT_ACCESS_KEY } =
    environment
  const order = JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: product?.dcId ?? 'DC500', Amount: amountOf(product) })

  return [
    paint('bold', `${NAME} ${VERSION}`),
    paint('yellow', text.fake),
    '',
    `${padded(text.atGift)}${AT_GIFT_BASE_URL}`,
    `${padded(text.realpayGift)}${REALPAY_GIFT_BASE_URL}`,
    `${padded(text.control)}${url}/__admin`,
    `${padded(text.dashboard)}${url}/`,
    ...(httpsUrl === undefined || isHttps ? [] : [`${padded(text.https)}${httpsUrl}`]),
    ...(proxyUrl === undefined ? [] : [`${padded(text.proxy)}${proxyUrl}`]),
    ...(part?.lines ?? []).map(([label, line]) => `${padded(label)}${line}`),
    ...(adminToken !== undefined && tokenIsOurs ? ['', text.token, `  GIFT_MOCK_ADMIN_TOKEN=${adminToken}`] : []),
    ...(authority?.file === undefined ? [] : (await import('../authority/client-trust.ts')).trustPart(authority.file)),
    '',
    text.credentials(`eval "$(${command} env${flags})"`),
    ...Object.entries(environment).map(([name, value]) => `  ${name}=${quoted(value)}`),
    '',
    text.firstCode,
    paint(
      'cyan',
      `  ${curl} ${quoted(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`)} -H 'Content-Type: application/json' -d ${quoted(order)}`,
    ),
    '',
    text.firstBrands,
    paint(
      'cyan',
      `  ${curl} ${quoted(`${REALPAY_GIFT_BASE_URL}/brands`)} -H ${quoted(`x-realpay-gift-api-access-key: ${REALPAY_GIFT_ACCESS_KEY}`)} -H "x-realpay-gift-api-access-token: $(${command} totp${flags})"`,
    ),
    '',
    text.stop,
    '',
    '',
  ].join('\n')
}

function amountOf(product: Product | undefined): string {
  if (!product) return '500'
  const { amount } = product
  return String('fixed' in amount ? amount.fixed : Math.min(Math.max(500, amount.min), amount.max))
}

const COLUMN = 32

function padded(label: string): string {
  return padColumns(label, COLUMN)
}

/** Quotes a value for a shell if necessary. */
function quoted(value: string): string {
  return /^[\w.:/@%+,-]+$/.test(value) ? value : quoteForShell(value)
}
