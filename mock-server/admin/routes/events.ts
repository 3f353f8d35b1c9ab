import { controlProblems } from '../../core/problems/control.ts'
import type { AdminOptions, AdminRouter } from '../context.ts'
import { eventStream, eventText, streamHeaders } from '../event-stream.ts'
import { parseQuery, validate } from '../input.ts'
import { reasonTranslator } from '../../core/reasons/translator.ts'
import { eventsQuerySchema, lastEventSchema } from '../schemas.ts'

/** Route of the event stream. */
export function addEventRoutes(admin: AdminRouter, { adminOf, events, providers, definitions }: AdminOptions): void {
  admin.get('/events', async (c) => {
    const { method, headers } = c.req.raw
    // Hono calls the GET handler for a HEAD request, too. No subscription is created for a HEAD request, because the
    // body of the response is never read.
    if (method === 'HEAD') return new Response(null, { headers: streamHeaders })
    const { lang, pause, omit } = parseQuery(c, eventsQuerySchema)
    const translate = await reasonTranslator(lang, providers)
    const { 'last-event-id': afterId } = validate(lastEventSchema, Object.fromEntries(headers), controlProblems.headers)
    const { sandbox } = c.env.address
    const settings = await adminOf(sandbox).settings()
    const context = { sandbox, providers, definitions, language: lang, settings, translate }
    const following = await events.subscribe(sandbox, afterId || undefined)
    return new Response(
      eventStream(
        following,
        (change) => (change.kind === omit ? '' : eventText(change, context)),
        pause,
        c.env.transport.connection ? undefined : c.req.raw.signal,
      ),
      { headers: streamHeaders },
    )
  })
}
