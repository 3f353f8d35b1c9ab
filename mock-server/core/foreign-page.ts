/**
 * Whether a browser says that a page of another origin makes a request.
 * @param site the header Sec-Fetch-Site. The address bar says `none` and a page of the mock `same-origin`; programs send no such header.
 */
export function isFromForeignPage(site: string | null | undefined): boolean {
  return site !== null && site !== undefined && site !== 'none' && site !== 'same-origin'
}
