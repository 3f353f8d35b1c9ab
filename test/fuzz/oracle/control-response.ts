import { z } from 'zod'
import { Finding } from './finding.ts'
import { jsonOf, type Reply } from './provider-response.ts'

const problemShape = z.looseObject({
  type: z.literal('about:blank'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  errors: z.array(z.string()).optional(),
})

/**
 * Checks that a response of the control API is well-formed and has no 5xx status. An error has to be a problem
 * document.
 */
export function checkControlShape({ status, type, text }: Reply, method: string): void {
  Finding.unless(status < 500, `the status is ${status}: ${text.slice(0, 500)}`)
  if (method === 'HEAD' || status === 204) return
  if (status >= 400) {
    Finding.unless(type === 'application/problem+json', `the error has the content type ${type}`)
    const problem = problemShape.safeParse(jsonOf(text))
    Finding.unless(problem.success, `the error is no problem document: ${text.slice(0, 300)}`)
    Finding.unless(
      problem.data.status === status,
      `the document has the status ${problem.data.status}, the response ${status}`,
    )
    Finding.unless(
      !/\n\s+at |node_modules|\.ts:\d/.test(problem.data.detail),
      `the error shows the inside of the mock: ${text.slice(0, 300)}`,
    )
  } else if (type?.startsWith('application/json')) jsonOf(text)
  else
    Finding.unless(
      /^(?:text\/plain|text\/csv|application\/yaml)(?:;|$)/.test(type ?? ''),
      `the response has the content type ${type}`,
    )
}
