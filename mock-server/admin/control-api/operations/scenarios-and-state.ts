import { eventsQuerySchema, snapshotSchema } from '../../schemas.ts'
import type { RouteDescriptions } from '../description.ts'
import { beginScenario, issueCode, scenario } from '../sample-requests.ts'

/**
 * JSON schema of the body of a request that starts a scenario. The complete schema of a scenario document is in
 * scenarios/scenario.schema.json.
 */
const startSchema = {
  type: 'object',
  required: ['name'],
  additionalProperties: true,
  properties: { name: { type: 'string', description: 'A name of the library, or the name of the scenario.' } },
  description: 'Only `name`: a scenario of the library. With more members: a whole scenario, as in a scenario file.',
}

export const scenarioRoutes: RouteDescriptions = {
  'GET /scenarios': {
    operationId: 'listScenarios',
    tag: 'scenarios',
    summary: 'List the scenarios of the library',
    text: 'Returns the scenarios that can be begun by name. The list is empty if the mock has no library.',
    response: { description: 'The scenarios.', schema: 'Scenarios' },
    errors: [],
    examples: [{ name: 'library', summary: 'A mock without a library' }],
  },
  'PUT /scenario': {
    operationId: 'beginScenario',
    tag: 'scenarios',
    summary: 'Begin a scenario',
    text: 'Resets the sandbox, and begins a scenario of the library or the given scenario: its clock, settings and faults.',
    body: { schema: startSchema },
    response: { description: 'The scenario and its first verdict.', schema: 'Scenario' },
    errors: [400, 404],
    examples: [{ name: 'own-scenario', summary: 'A scenario of your own', request: () => ({ json: scenario }) }],
  },
  'GET /scenario': {
    operationId: 'getScenario',
    tag: 'scenarios',
    summary: 'Read the active scenario',
    text: 'Returns the active scenario with its task and its current verdict.',
    response: { description: 'The scenario.', schema: 'Scenario' },
    errors: [404],
    examples: [{ name: 'begun', summary: 'A scenario that has begun', before: beginScenario }],
  },
  'DELETE /scenario': {
    operationId: 'endScenario',
    tag: 'scenarios',
    summary: 'End the active scenario',
    text: 'Ends the scenario and disarms its faults. The journal, the ledger and the settings remain.',
    response: { status: 204, description: 'No scenario is active.' },
    errors: [404],
    examples: [{ name: 'end', summary: 'End the scenario', before: beginScenario }],
  },
}

export const stateRoutes: RouteDescriptions = {
  'GET /snapshot': {
    operationId: 'getSnapshot',
    tag: 'state',
    summary: 'Take a snapshot',
    text: 'Returns the whole content of the sandbox without credentials.',
    response: { description: 'The snapshot.', schema: 'Snapshot' },
    errors: [],
    examples: [{ name: 'one-code', summary: 'A sandbox with one code', before: issueCode }],
  },
  'PUT /snapshot': {
    operationId: 'restoreSnapshot',
    tag: 'state',
    summary: 'Restore a snapshot',
    text: 'Replaces the whole content of the sandbox except its credentials.',
    body: { schema: snapshotSchema },
    response: { status: 204, description: 'The snapshot is restored.' },
    errors: [400, 413, 415],
    examples: [
      {
        name: 'restore',
        summary: 'Restore a snapshot of an unused sandbox',
        before: async (send) => (await send('/__admin/snapshot')).text(),
        request: (snapshot) => ({ json: JSON.parse(snapshot) }),
      },
    ],
  },
  'GET /events': {
    operationId: 'followEvents',
    tag: 'state',
    summary: 'Follow the changes',
    text: 'Streams what changes in the sandbox as server-sent events. `data` of an event is the JSON of the changed resource. A client that reconnects with `Last-Event-ID` misses no request that the journal still contains.',
    query: {
      schema: eventsQuerySchema,
      texts: {
        lang: 'Language of the sentences.',
        pause:
          'Milliseconds between two batches of at most about 50 requests. If more requests arrive in this time, the pause is five times as long, and the batch begins with a `gap` event.',
        omit: 'An event that is left out.',
      },
    },
    headers: { 'Last-Event-ID': 'Id of the last event that the client has received.' },
    response: { description: 'The stream, which does not end.', type: 'text/event-stream' },
    errors: [400],
    examples: [{ name: 'stream', summary: 'The begin of the stream' }],
  },
}
