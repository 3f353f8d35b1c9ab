import { BadRequestError, OutcomeUnknownError, type CreatePurchaseRequest } from '../../clients/index.ts'
import { retryReads } from './retry-reads.ts'
import { TaskError, type TaskContext } from './tasks/task.ts'

const NAMES = { name: 'Reference gift', issuer: 'Reference client' }

interface Wish extends Pick<CreatePurchaseRequest, 'prices' | 'isStrict'> {
  /** Wished brands; undefined means all offered brands. */
  brands?: readonly string[]
}

/**
 * Creates a purchase id for those wished brands that are offered. After a 400, tries again only if the list of offered
 * brands has changed. If the response is lost, creates another purchase id, because a purchase id costs nothing.
 */
export async function purchaseOffered(context: TaskContext, wish: Wish): Promise<string> {
  const tried: string[] = []
  for (;;) {
    const chosen = await offeredOf(context, wish)
    if (tried.includes(chosen.join()))
      throw new TaskError(
        `a purchase of ${chosen.join()} at ${wish.prices.join()} yen was refused: choose other brands or prices`,
      )
    try {
      return await create(context, { ...wish, brands: chosen })
    } catch (error) {
      if (!(error instanceof BadRequestError)) throw error
      tried.push(chosen.join())
    }
  }
}

async function offeredOf(context: TaskContext, { brands: wished }: Wish): Promise<string[]> {
  const offered = (await retryReads(context, () => context.realpayGift.listBrands())).map(({ code }) => code)
  const chosen = wished?.filter((code) => offered.includes(code)) ?? offered
  if (chosen.length === 0) throw new TaskError(`none of the brands ${wished?.join()} is offered`)
  return chosen
}

async function create({ realpayGift, clock }: TaskContext, wish: Required<Wish>): Promise<string> {
  try {
    return (await realpayGift.createPurchase({ ...NAMES, ...wish })).id
  } catch (error) {
    if (!(error instanceof OutcomeUnknownError)) throw error
    await clock.sleep(2000)
    return (await realpayGift.createPurchase({ ...NAMES, ...wish })).id
  }
}
