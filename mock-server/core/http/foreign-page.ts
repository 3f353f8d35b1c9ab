/**
 * Returns true if the browser reports that a page of another origin sends the request.
 * @param site value of the header Sec-Fetch-Site: `none` for a URL typed into the address bar, `same-origin` for a
 * request by a page of the mock, undefined for a request by a program
 */
export function isFromForeignPage(site: string | null | undefined): boolean {
  return site !== null && site !== undefined && site !== 'none' && site !== 'same-origin'
}
