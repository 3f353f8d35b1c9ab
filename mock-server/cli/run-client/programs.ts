/** Texts of files for programs that do not read the usual variables for proxies and certificates. */

/** Domains of the providers, as a regular expression of JavaScript. */
const PROVIDERS = String.raw`/(^|\.)(service-gift|digital-gift)\.jp\.*$/i`

/**
 * Returns a module for Node that makes requests to the providers fail if they do not use the proxy: a request through the
 * proxy needs no DNS lookup of the provider's host. Node before version 22.21 ignores NODE_USE_ENV_PROXY, and libraries
 * may have their own way to connect.
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
 * Returns a PHP script that sets the proxy of the functions for streams, such as file_get_contents, which do not read
 * variables. Then it runs the script that the user's own settings name, if any.
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
