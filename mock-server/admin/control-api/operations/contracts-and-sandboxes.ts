import { pactStateSchema } from '../../pact-state.ts'
import { createSandboxSchema, languageQuerySchema, putSandboxQuerySchema } from '../../schemas.ts'
import type { RouteDescriptions, Send } from '../description.ts'

const id = { id: 'Id of the sandbox: 1 to 63 of a-z, 0-9 and -.' }
const makeSandbox = async (send: Send) => (await send('/__admin/sandboxes/worker-1', { method: 'PUT' })).text()

export const contractRoutes: RouteDescriptions = {
  'GET /openapi/:file': {
    operationId: 'getProviderDescription',
    tag: 'contracts',
    summary: "Read the OpenAPI document of a provider's API",
    text: "Returns the description of a provider's API, with the address of this sandbox.",
    params: { file: '`at-gift.json` or `realpay-gift.json`.' },
    query: {
      schema: languageQuerySchema,
      texts: { lang: 'Language of the texts; by default that of `Accept-Language`.' },
    },
    response: { description: 'The document.', schema: 'OpenApi' },
    errors: [404],
    examples: [
      {
        name: 'unknown',
        summary: 'An unknown document',
        request: () => ({ params: { file: 'at-gift.yaml' } }),
        status: 404,
      },
    ],
  },
  'GET /openapi.json': {
    operationId: 'getControlApiDescription',
    tag: 'contracts',
    summary: 'Read this document',
    text: 'Returns the description of the control API, with the address of this sandbox.',
    response: { description: 'The document.', schema: 'OpenApi' },
    errors: [],
    examples: [{ name: 'document', summary: 'This document' }],
  },
  'POST /pact-state': {
    operationId: 'setProviderState',
    tag: 'contracts',
    summary: 'Set up a provider state of Pact',
    text: 'Resets the sandbox, and sets up the state that an interaction of a pact requires. Verifiers may send the request in the query too.',
    body: { schema: pactStateSchema },
    response: { description: 'Values for the request of the interaction.', schema: 'StateValues' },
    errors: [400, 404],
    examples: [
      { name: 'no-state', summary: 'An interaction without a state', request: () => ({ json: { state: '' } }) },
    ],
  },
}

export const sandboxRoutes: RouteDescriptions = {
  'GET /sandboxes': {
    operationId: 'listSandboxes',
    tag: 'sandboxes',
    summary: 'List the sandboxes',
    text: 'Returns the ids of all sandboxes. The first is the default sandbox.',
    response: { description: 'The ids.', schema: 'Sandboxes' },
    errors: [404],
    examples: [{ name: 'root', summary: 'Only the default sandbox' }],
  },
  'PUT /sandboxes/:id': {
    operationId: 'createSandbox',
    tag: 'sandboxes',
    summary: 'Create a sandbox',
    text: 'Creates a sandbox (201), or replaces the seed and the settings of an existing one (200). A request to the URL of a sandbox creates it too.',
    params: id,
    query: { schema: putSandboxQuerySchema, texts: { if: '`absent`: 409 if the sandbox exists.' } },
    body: { schema: createSandboxSchema, isOptional: true },
    response: { status: 201, description: 'The sandbox.', schema: 'Sandbox' },
    errors: [400, 404, 409],
    examples: [
      {
        name: 'worker',
        summary: 'A sandbox with a setting',
        request: () => ({ params: { id: 'worker-1' }, json: { settings: { 'atGift.limit.requests': 10 } } }),
      },
    ],
  },
  'DELETE /sandboxes/:id': {
    operationId: 'deleteSandbox',
    tag: 'sandboxes',
    summary: 'Delete a sandbox',
    text: 'Deletes a sandbox with its content. The default sandbox can only be reset.',
    params: id,
    response: { status: 204, description: 'The sandbox is deleted.' },
    errors: [400, 404],
    examples: [
      {
        name: 'delete',
        summary: 'Delete a sandbox',
        before: makeSandbox,
        request: () => ({ params: { id: 'worker-1' } }),
      },
    ],
  },
}
