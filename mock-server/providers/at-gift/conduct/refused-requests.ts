import { checkRepeatedRefusals } from '../../../core/conduct/checks/repeated-refusals.ts'
import type { ConductRule } from '../../../core/conduct/rule.ts'

/** Statuses that report an error in the request (AG-D6). */
const FINAL: ReadonlySet<number> = new Set([400, 401, 403, 404])

export const noRepeatAfterRefusal: ConductRule = {
  name: 'at-gift/no-repeat-after-refusal',
  rule: 'AG-D6',
  severity: 'refusal',
  text: {
    en: 'Do not send a request again that was refused with 400, 401, 403 or 404: it will be refused again.',
    ja: '400・401・403・404 で拒否されたリクエストを、そのまま再送しない。再び拒否されるだけである。',
  },
  evaluate: ({ entries }) => checkRepeatedRefusals(entries, FINAL),
}
