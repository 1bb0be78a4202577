import { BlockList, isIP } from 'node:net';

/** Names that clouds give their metadata services; others are found by the address that they resolve to. */
const NAMES = new Set(['metadata.google.internal', 'metadata.goog', 'instance-data', 'instance-data.ec2.internal']);

const refused = createRefused();

/**
 * Whether nothing but a cloud or the machines on the same wire answers at an address: link-local (RFC 3927, RFC 4291
 * section 2.5.6), where clouds hand out the credentials of a machine, and the few other addresses where they do. An IPv4
 * address within an IPv6 one counts.
 */
export function isMetadataAddress(address: string): boolean {
  const [plain = ''] = address.replace(/^\[|\]$/g, '').split('%');
  const version = isIP(plain);
  return version !== 0 && refused.check(plain, version === 6 ? 'ipv6' : 'ipv4');
}

/** As `isMetadataAddress`, for the host of a URL: an address or a name. */
export function isMetadataHost(hostname: string): boolean {
  const before = known.get(hostname);
  if (before !== undefined) return before;
  const found = NAMES.has(hostname.toLowerCase().replace(/\.$/, '')) || isMetadataAddress(hostname);
  // Names may come from servers: keep few.
  if (known.size < 1000) known.set(hostname, found);
  return found;
}

/** By host: every request asks, mostly for the same few. */
const known = new Map<string, boolean>();

function createRefused(): BlockList {
  const list = new BlockList();
  list.addSubnet('169.254.0.0', 16, 'ipv4');
  list.addAddress('100.100.100.200', 'ipv4');
  list.addSubnet('fe80::', 10, 'ipv6');
  list.addAddress('fd00:ec2::254', 'ipv6');
  list.addAddress('fd20:ce::254', 'ipv6');
  // IPv4 mapped (RFC 4291, section 2.5.5.2) and translated (RFC 6052).
  for (const prefix of ['::ffff:', '64:ff9b::']) {
    list.addSubnet(`${prefix}169.254.0.0`, 112, 'ipv6');
    list.addAddress(`${prefix}100.100.100.200`, 'ipv6');
  }
  return list;
}
