import type { OutcomeDetails, ProviderErrors, ProviderResponse } from './response.ts'

export interface ErrorDefinitions<Status extends number, Rule extends string> {
  /**
   * Text of the error by status. It is the same for each error of a status, so that it reveals nothing about the
   * reason.
   */
  messages: Readonly<Record<Status, string>>
  /** Outcome code by status, such as `bad-request`. */
  codes: Readonly<Record<Status, string>>
  /** Builds the body from the text of the error. */
  body(message: string): unknown
  /** Status of an error of the service itself. It also replaces a status that the provider does not have. */
  failure: NoInfer<Status>
  /** The rule of an error that the request did not cause. */
  ruleOf(status: NoInfer<Status>): Rule
}

export interface DefinedErrors<Status extends number, Rule extends string> extends Omit<ProviderErrors, 'name'> {
  /**
   * An error response in the provider's format.
   * @param reason one sentence for the journal; the response does not contain it
   * @param more further headers of the response, and an outcome code other than that of the status
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
