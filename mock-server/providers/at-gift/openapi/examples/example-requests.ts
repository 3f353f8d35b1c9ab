import type { Text } from '../../../../core/localized-text.ts'
import type { ExampleSpec } from '../../../../core/openapi/description.ts'
import type { AtGiftRule } from '../../evidence.ts'
import { settings } from '../../settings/settings.ts'
import { successSchema } from '../response-schema.ts'

const [caller] = settings['atGift.campaigns'].default
if (!caller) throw new Error('atGift.campaigns has no caller by default')
const params = { campaign: caller.campaign }
const order = { AuthKey: caller.authKey, DcId: 'DC500', Amount: '500' }

type Given = Omit<ExampleSpec, 'operation' | 'name' | 'summary' | 'request' | 'rule'> & { demonstrates?: AtGiftRule }

/**
 * Creates an example of an issue request. `members` replaces members of a valid body; the value undefined removes a
 * member.
 */
export function issue(
  name: string,
  summary: Text,
  rule: AtGiftRule,
  members: Record<string, unknown> = {},
  more: Given & { params?: Record<string, string>; headers?: Record<string, string> } = {},
): ExampleSpec {
  const { params: elsewhere = params, headers = {}, ...given } = more
  return {
    operation: 'at-gift.issue',
    name,
    summary,
    rule,
    ...given,
    request: () => ({ params: elsewhere, headers, json: { ...order, ...members } }),
  }
}

/** Creates an example of an inquiry for the code of the first example. */
export function inquire(
  name: string,
  summary: Text,
  rule: AtGiftRule,
  members: Record<string, unknown> = {},
): ExampleSpec {
  return {
    operation: 'at-gift.inquire',
    name,
    summary,
    rule,
    request: ({ response }) => ({
      params,
      json: { ...order, TranId: successSchema.parse(response('text-code')).TranId, ...members },
    }),
  }
}
