import { closedObject } from '../../closed-object.ts'
import { effect } from '../effect.ts'

/** The body is of the right length and no JSON: a comma stands where a colon should. */
export const malformedBody = effect({
  options: closedObject({}),
  phases: ['after-commit', 'mid-body'],
  delivers: false,
  treat: () => ({ alter: (reply) => ({ ...reply, body: typeof reply.body === 'string' ? reply.body.replace(':', ',').replace(/^[^{[]/, ',') : reply.body }) }),
})
