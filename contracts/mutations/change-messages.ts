import type { Edit } from './json-edits.ts'

export type Fetch = (request: Request) => Promise<Response>

/**
 * A function that changes requests to the mock, or responses of the mock. To a client, the mock then seems to violate a
 * rule of the evidence register.
 */
export type Alter = (request: Request, next: Fetch) => Promise<Response>

interface Where {
  method?: string
  /** Pattern that the path of the request must match. */
  path?: RegExp
  /** Status that the response must have. Default 200. */
  status?: number
}

function meets(request: Request, { method, path }: Where): boolean {
  return (
    (method === undefined || request.method === method) &&
    (path === undefined || path.test(new URL(request.url).pathname))
  )
}

/** Returns an interceptor that changes all responses that match `where`. */
export function alterResponse(where: Where, change: (answer: Response) => Promise<Response> | Response): Alter {
  return async (request, next) => {
    const answer = await next(request)
    return meets(request, where) && answer.status === (where.status ?? 200) ? change(answer) : answer
  }
}

/**
 * Returns an interceptor for requests that match `where`. The interceptor responds with 409 if an earlier request had
 * the same value of the header `name`. Earlier requests count even if they do not match `where`.
 */
export function conflictOnReuse(name: string, where: Where = {}): Alter {
  const seen = new Set<string>()
  return async (request, next) => {
    const value = request.headers.get(name)
    if (value !== null && seen.has(value) && meets(request, where))
      return Response.json({ errors: ['conflict'] }, { status: 409 })
    if (value !== null) seen.add(value)
    return next(request)
  }
}

export function body(where: Where, edit: Edit): Alter {
  return alterResponse(where, async (answer) => new Response(JSON.stringify(edit(await answer.json())), answer))
}

/**
 * Returns an interceptor that changes the status of all responses that match `where`. If the new status is 204, the
 * body is also removed.
 */
export function status(where: Where, to: number): Alter {
  return alterResponse(
    where,
    (answer) => new Response(to === 204 ? null : answer.body, { status: to, headers: answer.headers }),
  )
}

export function header(where: Where, name: string, value: string): Alter {
  return alterResponse(where, (answer) => {
    const headers = new Headers(answer.headers)
    headers.set(name, value)
    return new Response(answer.body, { status: answer.status, headers })
  })
}

/**
 * Returns an interceptor that changes all requests that match `where`. The mock receives the changed request. For
 * example, the interceptor can make an invalid request valid, so that the mock accepts the request.
 */
export function asking(where: Where, change: (request: Request) => Promise<Request> | Request): Alter {
  return async (request, next) => next(meets(request, where) ? await change(request) : request)
}

/**
 * Returns an interceptor that edits the JSON object in the body of all requests that match `where`. A body that is not
 * a JSON object stays unchanged.
 */
export function asked(where: Where, edit: Edit): Alter {
  return asking(where, async (request) => {
    const text = await request.clone().text()
    const value: unknown = text.startsWith('{') ? JSON.parse(text) : undefined
    return value === undefined ? request : withBody(request, JSON.stringify(edit(value)))
  })
}

export function askedHeader(where: Where, name: string, value: (given: string | null) => string): Alter {
  return asking(where, (request) => {
    const headers = new Headers(request.headers)
    headers.set(name, value(headers.get(name)))
    return new Request(request, { headers })
  })
}

export function withBody(request: Request, sent: BodyInit): Request {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  // The header contains the boundary of the old form. Without the header, the runtime sets the boundary of the new
  // form.
  if (sent instanceof FormData) headers.delete('content-type')
  return new Request(request.url, { method: request.method, headers, body: sent })
}
