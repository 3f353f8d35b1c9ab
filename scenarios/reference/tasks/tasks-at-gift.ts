import { z } from 'zod'
import {
  BadRequestError,
  ForbiddenError,
  RateLimitedError,
  type AtGiftIssue,
  type AtGiftIssueRequest,
} from '../../../clients/index.ts'
import { sendBooked } from '../order-book.ts'
import { retryReads } from '../retry-reads.ts'
import { countSchema, list, task, TaskError, yen, type TaskContext } from './task.ts'

const order = { dcId: z.string().default('DC500'), amount: yen.default(500) }

/**
 * Issues one code. If the response is lost, the outcome stays unknown, because an inquiry needs the TranId, which is in
 * the response.
 */
const issueOne = task({
  about: {
    en: 'Issue one code of the product {dcId} for {amount} yen.',
    ja: '商品 {dcId} を {amount} 円で1件発行する。',
  },
  parameters: z.strictObject(order),
  codes: () => 1,
  run: async (context, request) => void (await issueOrder(context, 'issue-one', request)),
})

/**
 * Issues several codes. The first error ends the batch, because a rejected request would be rejected again, and an
 * unknown outcome has to be cleared up first.
 */
const issueMany = task({
  about: {
    en: 'Issue {count} codes of the product {dcId} for {amount} yen each, as fast as the provider allows.',
    ja: '商品 {dcId} を {amount} 円で {count} 件、許される速さで発行する。',
  },
  parameters: z.strictObject({ ...order, count: countSchema.default(5) }),
  codes: ({ count }) => count,
  async run(context, { count, ...request }) {
    for (let done = 0; done < count; done += 1) await issueOrder(context, `issue-many-${done}`, request)
  },
})

const issueEach = task({
  about: {
    en: 'Issue one code of each of the products {dcIds} for {amount} yen, then ask for each by its TranId.',
    ja: '商品 {dcIds} をそれぞれ {amount} 円で1件ずつ発行し、その後、それぞれを TranId で照会する。',
  },
  parameters: z.strictObject({ dcIds: list('DC500'), amount: order.amount }),
  codes: ({ dcIds }) => dcIds.length,
  async run(context, { dcIds, amount }) {
    const issued: { dcId: string; code: Issued }[] = []
    for (const dcId of dcIds)
      issued.push({ dcId, code: await issueOrder(context, `issue-each-${dcId}`, { dcId, amount }) })
    for (const { dcId, code } of issued) await confirm(context, { dcId, amount }, code)
  },
})

const issueThenInquire = task({
  about: {
    en: 'Issue one code of the product {dcId} for {amount} yen, then ask for it by its TranId.',
    ja: '商品 {dcId} を {amount} 円で1件発行し、その TranId で照会する。',
  },
  parameters: z.strictObject(order),
  codes: () => 1,
  async run(context, request) {
    await confirm(context, request, await issueOrder(context, 'issue-then-inquire', request))
  },
})

const inquireUnknown = task({
  about: {
    en: 'Ask whether a code was issued with the TranId {tranId}, of the product {dcId} for {amount} yen; issue nothing.',
    ja: 'TranId が {tranId} のコード（商品 {dcId}、{amount} 円）が発行済みかを照会する。発行はしない。',
  },
  parameters: z.strictObject({ ...order, tranId: z.string().default(`AZ${'0'.repeat(40)}`) }),
  codes: () => 0,
  async run(context, request) {
    try {
      await retryReads(context, () => context.atGift.inquire(request))
    } catch (error) {
      // A 400 means that the code does not exist.
      if (!(error instanceof BadRequestError)) throw error
    }
  },
})

/**
 * The code that this process has issued, or the stored TranId of a code that was issued before a restart or by another
 * worker.
 */
type Issued = AtGiftIssue | Pick<AtGiftIssue, 'tranId'>

/**
 * Issues a code for an order once, even if the client ends and is started again before the order is done.
 * @throws TaskError if the order was sent before a restart or by another worker, and the result is unknown. A person
 * then has to ask the provider
 */
async function issueOrder(
  { atGift, state, book }: TaskContext,
  name: string,
  request: AtGiftIssueRequest,
): Promise<Issued> {
  const { state: known, tranId } = state.claim(name, { state: 'sent' }) ?? {}
  if (tranId !== undefined) return { tranId }
  if (known === 'sent')
    throw new TaskError(
      `the order ${name} was sent by an earlier start or another worker, and its result is unknown: ask the provider whether a code was issued`,
    )
  try {
    const code = await sendBooked(
      book,
      { order: name, provider: 'at-gift', amount: request.amount },
      {
        send: () => atGift.issue(request),
        keptOf: ({ tranId: reference, code1, code2, rmtrCd }) => ({
          reference,
          codes: [code1.value, code2?.value, rmtrCd].filter((part) => typeof part === 'string'),
        }),
      },
    )
    state.store(name, { state: 'kept', tranId: code.tranId })
    return code
  } catch (error) {
    const isRefused =
      error instanceof BadRequestError || error instanceof ForbiddenError || error instanceof RateLimitedError
    if (isRefused) state.forget(name)
    throw error
  }
}

/**
 * Looks up an issued code with an inquiry, and compares all known members. An inquiry issues nothing, so the inquiry is
 * repeated if the response is not readable.
 */
async function confirm(context: TaskContext, request: AtGiftIssueRequest, issued: Issued): Promise<void> {
  const found = await retryReads(context, () => context.atGift.inquire({ ...request, tranId: issued.tranId }))
  if (JSON.stringify({ ...found, ...issued }) !== JSON.stringify(found))
    throw new TaskError(`the inquiry for ${issued.tranId} gave another code than the issue did`)
}

export const atGiftTasks = {
  'issue-one': issueOne,
  'issue-many': issueMany,
  'issue-each': issueEach,
  'issue-then-inquire': issueThenInquire,
  'inquire-unknown': inquireUnknown,
}
