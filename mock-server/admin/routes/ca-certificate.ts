import { controlProblems } from '../../core/problems/control.ts'
import { Problem } from '../../core/http/problem.ts'

/**
 * Returns the response that contains the CA's certificate. Clients have to trust this certificate.
 * @throws Problem 404 if the mock has no CA
 */
export function caCertificate(certificate: string | undefined): Response {
  if (certificate === undefined) throw new Problem(404, controlProblems.noCertificate)
  return new Response(certificate, {
    headers: {
      'content-type': 'application/x-x509-ca-cert',
      'content-disposition': 'attachment; filename="gift-provider-mock-ca.crt"',
    },
  })
}
