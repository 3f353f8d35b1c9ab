import { faultJsonSchema } from '../../../core/faults/json-schema.ts'
import { decideSchema } from '../../schemas.ts'
import type { RouteDescriptions } from '../description.ts'
import { armFault, holdOrder, lostResponse } from '../sample-requests.ts'

export const faultRoutes: RouteDescriptions = {
  'GET /effects': {
    operationId: 'listEffects',
    tag: 'faults',
    summary: 'List the effects of faults',
    text: 'Returns what a fault can do, with a sentence about it, the operations that a fault can affect, and the inputs that misbehave under the preset `qa` for testers.',
    response: { description: 'The effects, the operations and the inputs for testers.', schema: 'Effects' },
    errors: [],
    examples: [{ name: 'effects', summary: 'All effects' }],
  },
  'GET /faults': {
    operationId: 'listFaults',
    tag: 'faults',
    summary: 'List the armed faults',
    text: 'Returns the armed faults in the order of arming, with their counters. Credentials are masked.',
    response: { description: 'The faults.', schema: 'Faults' },
    errors: [],
    examples: [{ name: 'one-fault', summary: 'One fault', before: armFault }],
  },
  'POST /faults': {
    operationId: 'armFault',
    tag: 'faults',
    summary: 'Arm a fault',
    text: 'Arms a fault. A fault of the phase `before-commit` fires before the operation is executed, one of the phase `after-commit` fires after it and changes the response, and one of the phase `mid-body` fires in the middle of the body.',
    body: { schema: faultJsonSchema() },
    response: { status: 201, description: 'The fault.', schema: 'Fault' },
    errors: [400, 409],
    examples: [
      { name: 'lose-response', summary: 'The first response is lost', request: () => ({ json: lostResponse }) },
    ],
  },
  'DELETE /faults/:name': {
    operationId: 'disarmFault',
    tag: 'faults',
    summary: 'Disarm a fault',
    text: 'Disarms one fault.',
    params: { name: 'Name of the fault.' },
    response: { status: 204, description: 'The fault is disarmed.' },
    errors: [404],
    examples: [
      {
        name: 'disarm',
        summary: 'Disarm a fault',
        before: armFault,
        request: () => ({ params: { name: lostResponse.name } }),
      },
    ],
  },
  'DELETE /faults': {
    operationId: 'disarmFaults',
    tag: 'faults',
    summary: 'Disarm all faults',
    text: 'Disarms all faults of this sandbox.',
    response: { status: 204, description: 'No fault is armed.' },
    errors: [],
    examples: [{ name: 'disarm', summary: 'Disarm all faults', before: armFault }],
  },
  'GET /waiting': {
    operationId: 'listWaitingRequests',
    tag: 'faults',
    summary: 'List the requests that wait for a decision',
    text: 'Returns the requests that the effect `ask` holds, with what each choice costs.',
    response: { description: 'The requests, oldest first.', schema: 'Waiting' },
    errors: [],
    examples: [{ name: 'one-order', summary: 'An order whose response waits', before: holdOrder }],
  },
  'POST /waiting/:id': {
    operationId: 'decide',
    tag: 'faults',
    summary: 'Decide about a waiting request',
    text: 'Decides what the caller of a waiting request receives.',
    params: { id: 'The journal id of the request.' },
    body: { schema: decideSchema },
    response: { status: 204, description: 'It is decided.' },
    errors: [400, 404, 409],
    examples: [
      {
        name: 'answer',
        summary: 'The caller receives the response',
        before: holdOrder,
        request: (journalId) => ({ params: { id: journalId }, json: { choice: 'answer' } }),
      },
    ],
  },
}
