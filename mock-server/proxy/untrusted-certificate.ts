import type { Text } from '../core/localized-text.ts'

/**
 * Possible reason why a client started TLS with a provider's host, but sent no request. In TLS 1.3, the handshake may
 * already be complete for the server when the client verifies the certificate. The server then does not see that the
 * client rejects the certificate.
 */
export const UNTRUSTED: Text = {
  en: 'the client reached the proxy of the mock, but TLS failed, or the client closed the connection without a request: it may have rejected the certificate of the mock. If it names its own CA file (such as CURLOPT_CAINFO, ssl.cafile, the option ca of Node, or the CA bundle of a library), leave that setting out, or use the file in the variable SSL_CERT_FILE',
  ja: 'クライアントはモックのプロキシーに届いたが、TLS が失敗したか、リクエストを送らずに接続を閉じた。モックの証明書を拒否した可能性がある。独自の CA ファイル（CURLOPT_CAINFO、ssl.cafile、Node の ca、ライブラリーの CA バンドルなど）を指定している場合は、その指定を外すか、環境変数 SSL_CERT_FILE のファイルを使う',
}
