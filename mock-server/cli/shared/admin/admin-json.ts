import type { z } from 'zod'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'
import {
  type AdminTarget,
  fetchAdmin,
  rejectForeignServer,
  type RequestOptions,
  resolveTarget,
  withSandbox,
} from './admin-client.ts'

/** The flags of a command that reads or changes a running mock. */
export interface SteerFlags {
  url?: string
  sandbox?: string
  adminToken?: string
  json?: boolean
}

/** Returns the mock, or the sandbox of the mock, that the flags name. @throws Problem if a flag is invalid */
export function targetOf(flags: SteerFlags): AdminTarget {
  return withSandbox(resolveTarget(flags), flags.sandbox)
}

/**
 * Sends a request to the control API and parses the JSON of the response.
 * @param path the path below `/__admin/`
 * @throws Problem if no mock responds, or if the mock returns an error or a response of another shape
 */
export async function readAdmin<T>(
  remote: AdminTarget,
  path: string,
  schema: z.ZodType<T>,
  asked?: RequestOptions,
): Promise<T> {
  const parsed = schema.safeParse(parseJsonOrUndefined(await fetchAdmin(remote, `/__admin/${path}`, asked)))
  return parsed.success ? parsed.data : rejectForeignServer(remote)
}

/** Returns the text of a query with the given values. Undefined values are left out. */
export function queryText(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return new URLSearchParams(given).toString()
}

/** Prints a value as JSON if the flags ask for JSON; otherwise prints the lines. */
export function printResult({ json = false }: SteerFlags, value: object, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''))
}
