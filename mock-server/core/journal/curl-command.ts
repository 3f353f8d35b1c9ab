import { mockUrlOf, sampleImage } from '../advice/draft-request.ts'
import type { Provider } from '../provider/provider.ts'
import { REDACTED } from '../redaction.ts'
import { quoteForShell } from '../util/shell.ts'
import { bodyKindOf, type JournalEntry } from './journal.ts'

/** Headers that the command leaves out. curl sets these headers itself, or they depend on the connection. */
const ownHeaders = [
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'user-agent',
]

/**
 * Character before and after the shell expression of a credential. The text around an expression never contains this
 * character.
 */
const MARK = '\0'

/**
 * Returns a command that sends a recorded request again from a POSIX shell. The journal masks credentials, so the
 * command reads the credentials and the access token of the sandbox from the control API when the command runs.
 * @param url URL of the sandbox, without a trailing slash
 */
export function curlCommand(entry: JournalEntry, provider: Provider, url: string): string {
  const { method, request } = entry
  const target = mockUrlOf(entry, provider, url)
  const { notes, options } = bodyOptions(entry, provider)
  const isMultipart = options.some((option) => option.startsWith('-F'))
  const headers = Object.entries(request.headers)
    .filter(([name, value]) => !ownHeaders.includes(name) && !(name === 'accept' && value === '*/*'))
    .filter(([name]) => !(isMultipart && name === 'content-type'))
    .map(([name, value]) => `-H ${quote(`${name}: ${withExpression(name, value, provider)}`)}`)
  // curl adds a Content-Type to a body. This option prevents that if the request had no Content-Type.
  if (options.length > 0 && !isMultipart && request.headers['content-type'] === undefined)
    headers.push("-H 'content-type:'")
  const file = isMultipart ? fileOf(entry) : undefined
  const command = [
    `${file === undefined ? '' : `echo ${sampleImage(file)} | base64 -d | `}curl -i -X ${quoteForShell(method)} ${quote(target)}`,
    ...headers,
    ...options,
  ].join(' \\\n  ')
  const lines = [...notes.map((note) => `# ${note}`), `${command}\n`]
  return [...(command.includes('"$') ? credentials(url) : []), ...lines].join('\n')
}

/** Returns the lines of the shell script that read the credentials of the sandbox. */
function credentials(url: string): string[] {
  return [
    `admin() { curl -s -H "Authorization: Bearer $GIFT_MOCK_ADMIN_TOKEN" ${quoteForShell(`${url}/__admin/`)}"$1"; }`,
    `eval "$(admin 'env?format=shell')"`,
  ]
}

function bodyOptions({ request }: JournalEntry, provider: Provider): { notes: string[]; options: string[] } {
  const { body, fields } = request
  const kind = bodyKindOf(request)
  if (fields) {
    const isFile = Object.values(fields).some((value) => typeof value !== 'string')
    return {
      notes: isFile ? ['The journal does not contain files. The first bytes of an image stand for each file.'] : [],
      options: Object.entries(fields).map(([name, value]) =>
        typeof value === 'string'
          ? `--form-string ${quote(`${name}=${value}`)}`
          : `-F ${quote(`${name}=@-;filename=${JSON.stringify(value.filename)}`)}`,
      ),
    }
  }
  if (body === null) return { notes: [], options: [] }
  if (kind === 'length' || kind === 'unread')
    return { notes: [`The journal does not contain the body ${body}.`], options: [] }
  const notes = kind === 'truncated' ? ['The journal contains only the beginning of the body.'] : []
  return { notes, options: [`--data-raw ${quote(membersWithExpressions(body, provider))}`] }
}

function fileOf({ request }: JournalEntry): string | undefined {
  const file = Object.values(request.fields ?? {}).find((value) => typeof value !== 'string')
  return typeof file === 'object' ? file.filename : undefined
}

/** Replaces the value of a masked header by the shell expression of the credential. */
function withExpression(name: string, value: string, { credentialExpressions }: Provider): string {
  const expression = credentialExpressions[name]
  return value === REDACTED && expression !== undefined ? MARK + expression + MARK : value
}

/** Replaces the masked members of a JSON body by the shell expressions of the credentials. */
function membersWithExpressions(body: string, { credentialExpressions }: Provider): string {
  return Object.entries(credentialExpressions).reduce(
    (text, [name, expression]) =>
      text.replaceAll(
        new RegExp(`("${name}"\\s*:\\s*")\\*\\*\\*"`, 'gi'),
        `$1${MARK}${expression.replaceAll('$', '$$$$')}${MARK}"`,
      ),
    body.replaceAll(MARK, ''),
  )
}

/** Quotes a text for a shell. Each text between two `MARK` characters is an expression, which the shell evaluates. */
function quote(marked: string): string {
  return marked
    .split(MARK)
    .map((part, index) => (index % 2 === 1 ? `"${part}"` : part === '' ? '' : quoteForShell(part)))
    .join('')
}
