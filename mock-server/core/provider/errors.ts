import type { Explanation } from '../reasons/reason.ts'
import { sharedReasons } from '../reasons/shared.ts'
import type { OutcomeDetails, ProviderErrors, ProviderResponse } from './response.ts'

export interface ErrorDefinitions<Status extends number, Unlisted extends number, Rule extends string> {
  /**
   * Error text by status. All errors with the same status have the same text, so that the text reveals nothing about
   * the reason.
   */
  messages: Readonly<Record<Status, string>>
  /** Outcome code by status, such as `bad-request`. */
  codes: Readonly<Record<NoInfer<Status>, string>>
  /**
   * Maps an additional error status to a status of `messages` and `codes`, whose text and outcome code the error has.
   * The provider sends an additional status only if a setting replaces an assumed rule by an alternative. Faults cannot
   * send these errors.
   */
  unlisted: Readonly<Record<Unlisted, NoInfer<Status>>>
  /** Builds the response body from the error text. */
  body(message: string): unknown
  /**
   * Status of the response if the service itself fails. This status also replaces a status that the provider does not
   * define.
   */
  failure: NoInfer<Status>
  /** Returns the rule for an error that is not caused by the request. */
  ruleOf(status: NoInfer<Status>): Rule
}

export interface DefinedErrors<Status extends number, Unlisted extends number, Rule extends string> extends Omit<
  ProviderErrors,
  'name'
> {
  /**
   * Returns an error response in the provider's format.
   * @param why the reason that the journal records; the response does not contain the reason
   * @param more further response headers, and an outcome code that is used instead of the usual outcome code of the
   * status
   */
  refuse(
    status: Status | Unlisted,
    rule: Rule,
    why: Explanation,
    more?: Pick<ProviderResponse, 'headers'> & { code?: string; details?: OutcomeDetails },
  ): ProviderResponse
}

export function defineErrors<Status extends number, Unlisted extends number, Rule extends string>({
  messages,
  codes,
  unlisted,
  body,
  failure,
  ruleOf,
}: ErrorDefinitions<Status, Unlisted, Rule>): DefinedErrors<Status, Unlisted, Rule> {
  const errorStatuses: readonly number[] = Object.keys(messages).map(Number)
  const isErrorStatus = (status: number): status is Status => errorStatuses.includes(status)

  const isUnlisted = (status: Status | Unlisted): status is Unlisted => status in unlisted

  const refuse: DefinedErrors<Status, Unlisted, Rule>['refuse'] = (
    status,
    rule,
    { reason, because },
    { headers, code, details } = {},
  ) => {
    const described = isUnlisted(status) ? unlisted[status] : status
    return {
      status,
      body: body(messages[described]),
      ...(headers && { headers }),
      outcome: { code: code ?? codes[described], rule, reason, because, ...(details && { details }) },
    }
  }

  return {
    refuse,
    errorStatuses,
    errorResponse(status) {
      const known = isErrorStatus(status) ? status : failure
      return refuse(known, ruleOf(known), sharedReasons.askedByFault)
    },
  }
}
