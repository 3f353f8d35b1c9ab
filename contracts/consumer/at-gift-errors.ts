import {
  BadRequestError,
  ForbiddenError,
  NotFoundError,
  OutcomeUnknownError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
} from '../../clients/index.ts'
import { type Call, client, request, TRAN_ID } from './at-gift-request.ts'
import type { Interaction } from './interaction.ts'
import { text } from './matchers.ts'

type ErrorClass = new (...parameters: never[]) => Error

interface Refusal {
  status: number
  why: string
  state: Interaction['state']
  rules: readonly string[]
  call?: Partial<Call>
  /** Class of the error that the client throws. For an inquiry, `inquiryError` replaces this class. */
  error: ErrorClass
  inquiryError?: ErrorClass
  only?: 'issue' | 'inquire'
}

const UNKNOWN_TRAN_ID = 'AZffffffffffffffffffffffffffffffffffffffff'
const issuedCode = { name: 'a code was issued', parameters: { kind: 'free-amount', amount: 500, tranId: TRAN_ID } }
const registered = { name: 'a caller of the on-demand API is registered' }

/**
 * Refusals with the error statuses of AG-D6. Each refusal becomes one interaction for the issue and one for the
 * inquiry. If `only` names an operation, the refusal becomes only the interaction for this operation.
 */
const refusals: readonly Refusal[] = [
  {
    status: 400,
    why: 'of a product that there is not',
    state: registered,
    rules: ['AG-D6', 'AG-A2'],
    call: { dcId: 'DC-UNKNOWN' },
    error: BadRequestError,
    only: 'issue',
  },
  {
    status: 400,
    why: 'with another amount than the fixed one',
    state: { name: 'a product is offered', parameters: { kind: 'fixed-amount', amount: 1000 } },
    rules: ['AG-D6', 'AG-D11'],
    call: { amount: 999 },
    error: BadRequestError,
    only: 'issue',
  },
  {
    status: 400,
    why: 'with a TranId that there is not',
    state: issuedCode,
    rules: ['AG-D6', 'AG-A4'],
    call: { tranId: UNKNOWN_TRAN_ID },
    error: BadRequestError,
    only: 'inquire',
  },
  {
    status: 400,
    why: 'with another amount than that of the issue',
    state: issuedCode,
    rules: ['AG-A5'],
    call: { amount: 501 },
    error: BadRequestError,
    only: 'inquire',
  },
  {
    status: 401,
    why: 'with a wrong AuthKey',
    state: registered,
    rules: ['AG-D6', 'AG-A7'],
    call: { authKey: 'Wrong-AuthKey-01', dcId: 'DC500' },
    error: UnauthorizedError,
  },
  {
    status: 403,
    why: 'of a product outside the contract',
    state: { name: 'a product is outside the contract' },
    rules: ['AG-D6', 'AG-A2'],
    error: ForbiddenError,
  },
  {
    status: 403,
    why: 'from an address that is not registered',
    state: { name: 'the source address is not registered' },
    rules: ['AG-D6', 'AG-D8'],
    error: ForbiddenError,
  },
  {
    status: 404,
    why: 'of a campaign that there is not',
    state: registered,
    rules: ['AG-D6', 'AG-A7'],
    call: { campaign: 'no-such-campaign', dcId: 'DC500' },
    error: NotFoundError,
  },
  {
    status: 429,
    why: 'past the limit',
    state: { name: 'the limit of the on-demand API is used up' },
    rules: ['AG-D6', 'AG-D7', 'AG-A3'],
    error: RateLimitedError,
  },
  {
    status: 500,
    why: 'while the service fails',
    state: { name: 'the on-demand API fails' },
    rules: ['AG-D6', 'AG-A53'],
    // If the response to an issue request is a 500, the outcome is unknown. A 500 after an inquiry has another error
    // class, because an inquiry can be repeated safely.
    error: OutcomeUnknownError,
    inquiryError: UnavailableError,
  },
]

function refused(
  operation: 'issue' | 'inquire',
  { status, why, state, rules, call = {}, error, inquiryError = error }: Refusal,
): Interaction {
  const { amount = 500, dcId = 'DC500', tranId = TRAN_ID } = call
  return {
    description: `${operation === 'issue' ? 'a request to issue a code' : 'an inquiry'} ${why}`,
    state,
    operation: `at-gift.${operation}`,
    rules: ['AG-D5', ...rules],
    request: request({ amount, ...call, ...(operation === 'inquire' && { tranId }) }),
    response: { status, json: { Status: 'ERROR', ErrorMsg: text('error') } },
    act: (around) => {
      const made = client(around, call)
      return operation === 'issue' ? made.issue({ dcId, amount }) : made.inquire({ dcId, amount, tranId })
    },
    expected: { error: operation === 'issue' ? error : inquiryError },
  }
}

export const errors: readonly Interaction[] = refusals.flatMap((refusal) =>
  (['issue', 'inquire'] as const)
    .filter((operation) => (refusal.only ?? operation) === operation)
    .map((operation) => refused(operation, refusal)),
)
