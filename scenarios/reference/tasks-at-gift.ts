import { z } from 'zod'
import { BadRequestError, type AtGiftIssue, type AtGiftIssueRequest } from '../../clients/index.ts'
import { retryReads } from './retry-reads.ts'
import { countSchema, list, task, TaskError, yen, type TaskContext } from './task.ts'

const order = { dcId: z.string().default('DC500'), amount: yen.default(500) }

/** Issues one code. An unknown outcome cannot be resolved, because an inquiry needs the TranId. */
const issueOne = task({
  about: { en: 'Issue one code of the product dcId for amount yen.', ja: '商品 dcId を amount 円で1件発行する。' },
  parameters: z.strictObject(order),
  run: async ({ atGift }, { dcId, amount }) => void (await atGift.issue({ dcId, amount })),
})

/**
 * Issues several codes. The first error ends the batch, because a rejected issue would be rejected again, and an
 * unknown outcome must be clarified.
 */
const issueMany = task({
  about: {
    en: 'Issue count codes of the product dcId for amount yen each, as fast as the provider allows.',
    ja: '商品 dcId を amount 円で count 件、許される速さで発行する。',
  },
  parameters: z.strictObject({ ...order, count: countSchema.default(5) }),
  async run({ atGift }, { dcId, amount, count }) {
    for (let done = 0; done < count; done += 1) await atGift.issue({ dcId, amount })
  },
})

const issueEach = task({
  about: {
    en: 'Issue one code of each of the products dcIds (separated by commas) for amount yen, then ask for each by its TranId.',
    ja: '商品 dcIds(カンマ区切り)をそれぞれ amount 円で1件ずつ発行し、その後、それぞれを TranId で照会する。',
  },
  parameters: z.strictObject({ dcIds: list('DC500'), amount: order.amount }),
  async run(context, { dcIds, amount }) {
    const issued: { dcId: string; code: AtGiftIssue }[] = []
    for (const dcId of dcIds) issued.push({ dcId, code: await context.atGift.issue({ dcId, amount }) })
    for (const { dcId, code } of issued) await confirm(context, { dcId, amount }, code)
  },
})

const issueThenInquire = task({
  about: {
    en: 'Issue one code of the product dcId for amount yen, then ask for it by its TranId.',
    ja: '商品 dcId を amount 円で1件発行し、その TranId で照会する。',
  },
  parameters: z.strictObject(order),
  async run(context, { dcId, amount }) {
    await confirm(context, { dcId, amount }, await context.atGift.issue({ dcId, amount }))
  },
})

const inquireUnknown = task({
  about: {
    en: 'Ask whether a code was issued with the TranId tranId, of the product dcId for amount yen; issue nothing.',
    ja: 'TranId が tranId のコード(商品 dcId、amount 円)が発行済みかを照会する。発行はしない。',
  },
  parameters: z.strictObject({ ...order, tranId: z.string().default(`AZ${'0'.repeat(40)}`) }),
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
 * Inquires for an issued code and compares all members. An inquiry issues nothing, so it is repeated if its response is
 * not readable.
 */
async function confirm(context: TaskContext, request: AtGiftIssueRequest, issued: AtGiftIssue): Promise<void> {
  const found = await retryReads(context, () => context.atGift.inquire({ ...request, tranId: issued.tranId }))
  if (JSON.stringify(found) !== JSON.stringify(issued))
    throw new TaskError(`the inquiry for ${issued.tranId} gave another code than the issue did`)
}

export const atGiftTasks = {
  'issue-one': issueOne,
  'issue-many': issueMany,
  'issue-each': issueEach,
  'issue-then-inquire': issueThenInquire,
  'inquire-unknown': inquireUnknown,
}
