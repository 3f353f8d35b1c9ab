/**
 * Returns true if the browser reports that a page of another origin sends the request.
 * @param site value of the header Sec-Fetch-Site. `none`: the user typed the URL into the address bar. `same-origin`: a
 * page of the mock sends the request. Undefined: a program sends the request
 */
export function isFromForeignPage(site: string | null | undefined): boolean {
  return site !== null && site !== undefined && site !== 'none' && site !== 'same-origin'
}
