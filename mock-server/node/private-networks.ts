import { BlockList, isIP } from 'node:net'

/** Networks whose addresses cannot be reached from other networks (RFC 6890). */
export const privateNetworks: readonly string[] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]

const networks = new BlockList()
for (const network of privateNetworks) {
  const [address = '', prefix] = network.split('/')
  networks.addSubnet(address, Number(prefix), familyOf(address))
}

/** Returns true if a text is an IP address of a private network. */
export function isPrivateAddress(text: string): boolean {
  return isIP(text) > 0 && networks.check(text, familyOf(text))
}

export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
