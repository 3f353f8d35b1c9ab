import { isIP, type LookupFunction, Socket } from 'node:net'

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|localhost)$/

/**
 * No test leaves this machine: a connection to anywhere but the loopback fails at once, whatever opened it. A name is
 * refused before it is looked up, so that a provider's real host is not even asked for; only who brings a lookup of its
 * own, as MSW does for the connections that it plays, may find that a name is the loopback.
 */
Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
  apply(connect, socket: Socket, args: unknown[]) {
    const [first, second] = args.flat()
    // A first text is the path of a local pipe; a host is in the options, or comes after the port.
    const options = typeof first === 'object' && first !== null ? first : {}
    const host = 'host' in options ? options.host : second
    if (typeof host === 'string' && !loopback.test(host)) {
      if (isIP(host) || !('lookup' in options) || typeof options.lookup !== 'function')
        throw refusal(isIP(host) ? 'address' : 'host', host)
      options.lookup = toLoopback(options.lookup as LookupFunction)
    }
    return Reflect.apply(connect, socket, args)
  },
})

function toLoopback(lookup: LookupFunction): LookupFunction {
  return (host, options, callback) =>
    lookup(host, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address)
      const away = addresses.find((address) => !loopback.test(address))
      callback(away === undefined ? error : refusal('address', away), found, family)
    })
}

function refusal(what: string, name: string): Error {
  return new Error(`a test tried to connect to the ${what} ${name}; only the loopback is allowed`)
}
