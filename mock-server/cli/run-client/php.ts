/** Creates the files with which PHP programs use the proxy and trust the CA. */

import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { promisify } from 'node:util'

/** The version and the settings of the PHP that a command may start. */
export interface Php {
  /** The number of the version, such as 80236 for 8.2.36. */
  version: number
  /** The functions that the settings of the user disable, separated by commas. */
  disabled: string
}

const PROBE = 'echo PHP_VERSION_ID, "\\n", ini_get("disable_functions");'
const PROBE_TIMEOUT_MS = 5000

/**
 * Asks PHP for its version and settings.
 * @param program the program that is run. If this program is not PHP, the function asks the PHP in the `PATH`
 * @returns undefined if there is no PHP
 */
export async function probePhp(program: string, environment: NodeJS.ProcessEnv): Promise<Php | undefined> {
  const php = /^php[\d.]*(?:\.exe)?$/i.test(basename(program)) ? program : 'php'
  try {
    const options = { env: environment, timeout: PROBE_TIMEOUT_MS, windowsHide: true }
    const { stdout } = await promisify(execFile)(php, ['-r', PROBE], options)
    const [, version, disabled = ''] = /(\d{5,6})\n(.*)\s*$/.exec(stdout) ?? []
    return version === undefined ? undefined : { version: Number(version), disabled }
  } catch {
    return undefined
  }
}

/** Version number of PHP 8.0, the first version in which a program can define a function whose name is disabled. */
const REDEFINABLE = 80_000

/**
 * Returns settings for PHP: the certificates to trust, and a script that runs before the program. The settings disable
 * PHP's own `stream_context_create`, so that the script can define a new function with this name.
 */
export function phpSettings(bundle: string, prepend: string, php: Php | undefined): string {
  const lines = [`openssl.cafile="${bundle}"`, `curl.cainfo="${bundle}"`, `auto_prepend_file="${prepend}"`]
  if (php && php.version >= REDEFINABLE)
    lines.push(
      `disable_functions="${[...php.disabled.split(',').filter((name) => name.trim() !== ''), 'stream_context_create'].join(',')}"`,
    )
  return `${lines.join('\n')}\n`
}

/**
 * Returns a PHP script that sets the proxy for PHP's stream functions, such as file_get_contents. These functions do
 * not read environment variables. The proxy is set in the default stream context and in each context that the program
 * creates. If the user's settings contain `auto_prepend_file`, the script then runs the script in that file.
 */
export function phpPrepend(proxyUrl: string): string {
  const proxy = proxyUrl.replace('http://', 'tcp://')
  return `<?php
stream_context_set_default(['http' => ['proxy' => '${proxy}']]);
if (!function_exists('stream_context_create')) {
    function stream_context_create(?array $options = null, ?array $params = null)
    {
        // The script needs a new context without calling the disabled function. PHP creates the context of a new socket
        // when the script asks for the options of this context.
        $pair = stream_socket_pair(DIRECTORY_SEPARATOR === '/' ? STREAM_PF_UNIX : STREAM_PF_INET, STREAM_SOCK_STREAM, 0);
        $before = get_resources('stream-context');
        stream_context_get_options($pair[0]);
        $context = current(array_diff_key(get_resources('stream-context'), $before));
        array_map('fclose', $pair);
        $options['http']['proxy'] ??= '${proxy}';
        foreach ($options as $wrapper => $members) {
            if (!is_array($members)) {
                throw new ValueError('Options should have the form ["wrappername"]["optionname"] = $value');
            }
            foreach ($members as $name => $value) {
                stream_context_set_option($context, $wrapper, $name, $value);
            }
        }
        if ($params !== null) {
            stream_context_set_params($context, $params);
        }
        return $context;
    }
}
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
