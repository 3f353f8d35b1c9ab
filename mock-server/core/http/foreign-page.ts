/**
 * True if the browser reports that a page of another origin sends the request.
 * @param site the header Sec-Fetch-Site: `none` from the address bar, `same-origin` from a page of the mock, undefined
 * from a program
 */
export function isFromForeignPage(site: string | null | undefined): boolean {
  return site !== null && site !== undefined && site !== 'none' && site !== 'same-origin'
}
