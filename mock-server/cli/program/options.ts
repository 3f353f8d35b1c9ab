import { Option } from 'commander'

export const urlOption = (): Option =>
  new Option('--url <url>', 'URL of the mock; default GIFT_MOCK_URL, or else http://127.0.0.1:4600')
export const sandboxOption = (): Option =>
  new Option('--sandbox <id>', 'a sandbox of the mock; default: that of the URL')
export const tagOption = (): Option =>
  new Option(
    '--tag <tags>',
    'only scenarios with this tag, or with one of several: a,b; repeat it to require several tags',
  )
    .argParser((tag: string, before: string[]) => [...before, tag])
    .default([], 'all')
export const tokenOption = (): Option =>
  new Option('--admin-token <token>', 'token of the control API; default GIFT_MOCK_ADMIN_TOKEN')
export const jsonOption = (): Option => new Option('--json', 'print the result as JSON')
