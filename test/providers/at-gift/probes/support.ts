import { type bootAtGift, campaigns, type Reply } from '../helpers.ts'

export type Api = ReturnType<typeof bootAtGift>

export const oneASecond = { 'atGift.limit.requests': 1 }
export const twoCampaigns = { 'atGift.campaigns': campaigns }

export const statuses = (replies: readonly Reply[]): number[] => replies.map(({ status }) => status)

/**
 * Returns `document` for an error in the format of the provider's document. Returns the media type and the body of any
 * other response.
 */
export function shapeOf({ headers, text }: Pick<Reply, 'headers' | 'text'>): string {
  return text.startsWith('{"Status":"ERROR","ErrorMsg":"') ? 'document' : `${headers.get('content-type')} ${text}`
}
