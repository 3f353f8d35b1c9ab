import type { OutcomeDetails, ProviderErrors, ProviderResponse } from './response.ts'

export interface ErrorDefinitions<Status extends number, Rule extends string> {
  /**
   * Error text by status. All errors with the same status have the same text, so that the text reveals nothing about
   * the reason.
   */
  messages: Readonly<Record<Status, string>>
  /** Outcome code by status, such as `bad-request`. */
  codes: Readonly<Record<Status, string>>
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

export interface DefinedErrors<Status extends number, Rule extends string> extends Omit<ProviderErrors, 'name'> {
  /**
   * Returns an error response in the provider's format.
   * @param reason one sentence for the journal; the response does not contain the reason
   * @param more further response headers, and an outcome code that replaces the outcome code of the status
   */
  refuse(
    status: Status,
    rule: Rule,
    reason: string,
    more?: Pick<ProviderResponse, 'headers'> & { code?: string; details?: OutcomeDetails },
  ): ProviderResponse
}

/** Defines the errors of a provider. */
export function defineErrors<Status extends number, Rule extends string>({
  messages,
  codes,
  body,
  failure,
  ruleOf,
}: ErrorDefinitions<Status, Rule>): DefinedErrors<Status, Rule> {
  const errorStatuses: readonly number[] = Object.keys(messages).map(Number)
  const isErrorStatus = (status: number): status is Status => errorStatuses.includes(status)

  const refuse: DefinedErrors<Status, Rule>['refuse'] = (status, rule, reason, { headers, code, details } = {}) => ({
    status,
    body: body(messages[status]),
    ...(headers && { headers }),
    outcome: { code: code ?? codes[status], rule, reason, ...(details && { details }) },
  })

  return {
    refuse,
    errorStatuses,
    errorResponse(status) {
      const known = isErrorStatus(status) ? status : failure
      return refuse(known, ruleOf(known), 'a fault asked for it')
    },
  }
}
