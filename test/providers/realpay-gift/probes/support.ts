import { type Call, type partner, type Reply, sample } from '../helpers.ts'

export type Api = ReturnType<typeof partner>

export const oneAMinute = { 'realpayGift.limit.requests': 1 }
export const purchase = (members: object): Call => ({ json: { ...sample, ...members } })

/** Sends requests one after the other, and returns their statuses. */
export async function statuses(...calls: (() => Promise<Reply>)[]): Promise<number[]> {
  const found = []
  for (const call of calls) found.push((await call()).status)
  return found
}

/**
 * Returns `observed` for an error in the observed format. Returns the media type and the body of any other response.
 */
export function shapeOf({ headers, text }: Pick<Reply, 'headers' | 'text'>): string {
  return text.startsWith('{"errors":["') ? 'observed' : `${headers.get('content-type')} ${text}`
}

/** Uploads a face image to a new purchase. @returns the status */
export async function upload({ call, createPurchase }: Api, form: { body: BodyInit; type: string }): Promise<number> {
  return (await call('POST', `/purchases/${await createPurchase()}/image/face`, form)).status
}
