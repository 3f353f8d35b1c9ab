/** Texts of files for programs that do not read the usual variables for proxies and certificates. */

/** Domains of the providers, as a regular expression of JavaScript. */
const PROVIDERS = String.raw`/(^|\.)(service-gift|digital-gift)\.jp\.*$/i`

/**
 * Returns a Node module that makes every DNS lookup of a provider's host fail. A request to a provider through the
 * proxy needs no such lookup, so only requests that do not use the proxy fail. Such requests can occur because Node
 * before version 22.21 ignores NODE_USE_ENV_PROXY, and because libraries may have their own way to connect.
 */
export function nodeGuard(): string {
  return `'use strict'
const dns = require('node:dns')
const { lookup } = dns
const { lookup: lookupPromise } = dns.promises
function refusal(host) {
  if (typeof host !== 'string' || !${PROVIDERS}.test(host)) return undefined
  return Object.assign(
    new Error(
      'gift-mock run refused a connection to ' + host + ', because it did not use the proxy: use Node 24.5 or later, or give the client the proxy of HTTPS_PROXY',
    ),
    { code: 'ENOTFOUND', hostname: host, syscall: 'getaddrinfo' },
  )
}
dns.lookup = function (host, ...rest) {
  const error = refusal(host)
  if (!error) return lookup.call(this, host, ...rest)
  process.nextTick(rest.at(-1), error)
  return {}
}
dns.promises.lookup = async function (host, ...rest) {
  const error = refusal(host)
  if (error) throw error
  return lookupPromise.call(this, host, ...rest)
}
`
}

/** Returns settings for PHP: the certificates to trust, and a script that runs before the program. */
export function phpSettings(bundle: string, prepend: string): string {
  return `openssl.cafile="${bundle}"\ncurl.cainfo="${bundle}"\nauto_prepend_file="${prepend}"\n`
}

/**
 * Returns a PHP script that sets the proxy for PHP's stream functions, such as file_get_contents, because these
 * functions do not read environment variables. The script then runs the script that the user's own `auto_prepend_file`
 * names, if there is one.
 */
export function phpPrepend(proxyUrl: string): string {
  return `<?php
stream_context_set_default(['http' => ['proxy' => '${proxyUrl.replace('http://', 'tcp://')}']]);
(static function () {
    $own = '';
    $files = array_filter(array_map('trim', array_merge(
        [(string) php_ini_loaded_file()],
        explode(',', (string) php_ini_scanned_files()),
    )));
    foreach ($files as $file) {
        $set = @parse_ini_file($file, false, INI_SCANNER_RAW)['auto_prepend_file'] ?? '';
        if ($set !== '' && realpath($set) !== __FILE__) {
            $own = $set;
        }
    }
    if ($own !== '') {
        require $own;
    }
})();
`
}
