/**
 * Modules that prevent connections to a provider without the proxy. A request through the proxy needs no lookup of the
 * provider's host name, so the modules refuse each such lookup.
 */

import { providerDomains } from '../authority/certified-names.ts'

const REFUSED = 'gift-mock refused a connection to '

/**
 * Returns a module for Node that refuses lookups of the providers' host names. A program may connect without the proxy
 * for two reasons: Node before version 22.21 ignores NODE_USE_ENV_PROXY, and a library may have its own way to connect.
 */
export function nodeGuard(): string {
  return `'use strict'
const dns = require('node:dns')
const { lookup } = dns
const { lookup: lookupPromise } = dns.promises
const domains = ${JSON.stringify(providerDomains)}
function refusal(host) {
  const name = typeof host === 'string' ? host.toLowerCase().replace(/\\.+$/, '') : ''
  if (!domains.some((domain) => name === domain || name.endsWith('.' + domain))) return undefined
  return Object.assign(
    new Error(
      '${REFUSED}' + host + ', because it did not use the proxy: use Node 24.5 or later, or give the client the proxy of HTTPS_PROXY',
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

/**
 * Returns a module `sitecustomize` for Python. Python imports this module when it starts. The module also imports the
 * `sitecustomize` of the user or of the system, if there is one.
 */
export function pythonGuard(): string {
  return `import importlib.machinery
import importlib.util
import os
import socket
import sys

_domains = ${JSON.stringify(providerDomains)}
_getaddrinfo = socket.getaddrinfo


def getaddrinfo(host, *args, **kwargs):
    text = host.decode("latin-1") if isinstance(host, bytes) else host
    name = text.lower().rstrip(".") if isinstance(text, str) else ""
    if any(name == domain or name.endswith("." + domain) for domain in _domains):
        raise socket.gaierror(
            socket.EAI_NONAME,
            "${REFUSED}" + text + ", because it did not use the proxy: give the client the proxy of HTTPS_PROXY (aiohttp: trust_env=True)",
        )
    return _getaddrinfo(host, *args, **kwargs)


socket.getaddrinfo = getaddrinfo

_here = os.path.dirname(os.path.abspath(__file__))
_others = [path for path in sys.path if os.path.abspath(path) != _here]
_spec = importlib.machinery.PathFinder.find_spec("sitecustomize", _others)
if _spec is not None and _spec.loader is not None:
    _module = importlib.util.module_from_spec(_spec)
    sys.modules["sitecustomize"] = _module
    _spec.loader.exec_module(_module)
`
}
