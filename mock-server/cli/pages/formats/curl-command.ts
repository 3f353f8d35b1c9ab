import type { ApiDescription, ExampleRequest } from '../../../core/openapi/description.ts'
import type { Route } from '../../../core/provider/provider.ts'

/**
 * Returns an example request as a command for curl. A value that differs from mock to mock is replaced with a shell
 * variable.
 */
export function curlOf(
  baseUrl: string,
  { method, path }: Route,
  { params = {}, query, headers = {}, json, form }: ExampleRequest,
  variables: ApiDescription['variables'],
): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => variableOf(name) ?? params[name] ?? '')
  const search = query ? `?${new URLSearchParams(query).toString()}` : ''

  function variableOf(name: string): string | undefined {
    return variables[name] && `$${variables[name].variable}`
  }

  const options = [
    ...(method === 'GET' || json || form ? [] : [`-X ${method}`]),
    ...Object.entries({ ...headers, ...(json && { 'Content-Type': 'application/json' }) }).map(
      ([name, value]) => `-H ${quoted(`${name}: ${variableOf(name) ?? value}`)}`,
    ),
    ...(json ? [`-d ${bodyOf(json, variables)}`] : []),
    ...[...(form ?? [])].map(
      ([name, value]) => `-F ${quoted(`${name}=${typeof value === 'string' ? value : `@${value.name}`}`)}`,
    ),
  ]
  return [`curl -sS ${quoted(`${baseUrl}${filled}${search}`)}`, ...options].join(' \\\n  ')
}

/** Returns a text in quotes for a shell. The shell replaces a variable in the text by the value of the variable. */
function quoted(text: string): string {
  return text.includes('$') ? `"${text}"` : inSingleQuotes(text)
}

function inSingleQuotes(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Returns a JSON body in quotes for a shell. */
function bodyOf(json: Readonly<Record<string, unknown>>, variables: ApiDescription['variables']): string {
  return Object.entries(variables).reduce(
    (text, [name, { variable }]) => text.replace(new RegExp(`"${name}":"[^"]*"`), `"${name}":"'"$${variable}"'"`),
    inSingleQuotes(JSON.stringify(json)),
  )
}
