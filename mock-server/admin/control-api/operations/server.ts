import { envFormatSchema, languageQuerySchema, tokenFormatSchema } from '../../schemas.ts'
import type { RouteDescriptions } from '../description.ts'

export const serverRoutes: RouteDescriptions = {
  'GET /': {
    operationId: 'listRoutes',
    tag: 'server',
    summary: 'List the routes of the control API',
    text: 'Lists the paths of the control API of this sandbox, with their methods.',
    response: { description: 'The routes.', schema: 'Routes' },
    errors: [],
    examples: [{ name: 'routes', summary: 'All routes' }],
  },
  'GET /version': {
    operationId: 'getVersion',
    tag: 'server',
    summary: 'Read the version',
    text: 'Says which version of the mock is running, since when, and where it stores its state.',
    response: { description: 'The version.', schema: 'Version' },
    errors: [],
    examples: [{ name: 'version', summary: 'A mock that stores its state in memory' }],
  },
  'GET /ca.crt': {
    operationId: 'getCaCertificate',
    tag: 'server',
    summary: 'Read the certificate of the CA',
    text: 'Returns the certificate that clients have to trust for HTTPS, in PEM. This route requires no token.',
    response: { description: 'The certificate.', type: 'application/x-x509-ca-cert' },
    errors: [404],
    examples: [{ name: 'none', summary: 'A mock without a CA', status: 404 }],
  },
  'GET /env': {
    operationId: 'getEnvironment',
    tag: 'server',
    summary: 'Read the environment variables for a client',
    text: 'Returns base URLs and credentials of this sandbox and, while a scenario runs, its task.',
    query: {
      schema: envFormatSchema,
      texts: { format: 'Format of the response. Formats other than `json` are text for a shell or a file.' },
    },
    response: { description: 'The variables.', schema: 'Environment' },
    errors: [400],
    examples: [
      { name: 'variables', summary: 'The variables as JSON' },
      {
        name: 'shell',
        summary: 'The variables for a shell',
        request: () => ({ query: { format: 'shell' } }),
        format: { type: 'text/plain' },
      },
    ],
  },
  'GET /totp': {
    operationId: 'getAccessTokens',
    tag: 'server',
    summary: 'Read the current access tokens',
    text: 'Returns the access token of each access key of the partner API by the clock of this sandbox.',
    query: {
      schema: tokenFormatSchema,
      texts: { format: '`text` returns the first token alone, as text.' },
    },
    response: { description: 'The tokens.', schema: 'Tokens' },
    errors: [400],
    examples: [
      { name: 'tokens', summary: 'The token of the only access key' },
      {
        name: 'text',
        summary: 'The first token as text',
        request: () => ({ query: { format: 'text' } }),
        format: { type: 'text/plain' },
      },
    ],
  },
  'GET /evidence': {
    operationId: 'getEvidence',
    tag: 'server',
    summary: 'Read the evidence register',
    text: 'Returns every rule of the providers, with its class, and for an assumed rule its alternatives.',
    query: {
      schema: languageQuerySchema,
      texts: { lang: 'Language of the rules; by default that of `Accept-Language`.' },
    },
    response: { description: 'The rules.', schema: 'Evidence' },
    errors: [],
    examples: [{ name: 'rules', summary: 'All rules' }],
  },
}
