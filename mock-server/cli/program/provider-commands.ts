import type { Command } from 'commander'

const TARGET = `
A gift-provider-mock sets the states itself. For other servers, --state-url or calls of the API set them; if calls cannot set
a state, its interaction is skipped with the reason. Set your credentials in AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY,
REALPAY_GIFT_ACCESS_KEY, REALPAY_GIFT_TOTP_SECRET, _ALGORITHM, _DIGITS and _PERIOD; your products in AT_GIFT_DC_FREE_AMOUNT,
_FIXED_AMOUNT, _URL_CODE, _SECOND_CODE, _URL_SECOND_CODE, _SEVEN_PAYMENT, _NO_EXPIRY and _OUTSIDE_CONTRACT; your brands in
REALPAY_GIFT_BRAND and REALPAY_GIFT_BRAND_WITHOUT_700. Production hosts are always refused.`

/** Adds the commands that examine the server of a provider. */
export function addProviderCommands(program: Command, done: (exitCode: number) => void): void {
  program
    .command('verify')
    .description(
      'verify a server against the pacts. Exit code 0: all passed, 2: one failed or none was verified, 1: the verification could not run',
    )
    .requiredOption('--provider <name>', 'at-gift or realpay-gift')
    .requiredOption(
      '--base-url <url>',
      'URL of your stub, a mock, or the verification host; the paths of the pact are appended to it',
    )
    .option('--pacts <folder>', 'folder of the pacts (default: those of the reference clients)')
    .option('--state-url <url>', 'URL of a Pact state handler: POST {state, params, action}')
    .option('--no-pace', "send faster than the provider's limit; no effect at a provider's own host")
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--json <file>', 'write the results as JSON')
    .addHelpText('after', TARGET)
    .action(async (given) => done(await (await import('../verify/index.ts')).verify(given)))
}
