/** The values that Bruno makes up, `{{$guid}}`, as expressions. */
const expressions: Record<string, string> = {
  guid: 'uuid()',
  randomUUID: 'uuid()',
  timestamp: 'int(timestamp(now()))',
  isoTimestamp: 'now()',
  randomInt: 'random_int(0, 999999)',
  randomAlphaNumeric: 'random_string(1)',
  randomBoolean: 'random_int(0, 1) == 1',
  randomPassword: 'random_string(15)',
  randomUserName: 'random_string(10)',
  randomEmail: '"user-" + random_string(10) + "@example.com"',
  randomExampleEmail: '"user-" + random_string(10) + "@example.com"',
  randomHexColor: '"#" + sha256(uuid()).substring(0, 6)',
  randomIP: '"10.0." + string(random_int(0, 255)) + "." + string(random_int(1, 254))',
  randomIPV4: '"10.0." + string(random_int(0, 255)) + "." + string(random_int(1, 254))',
  randomDomainName: 'lower(random_string(10)) + ".example.com"',
  randomUrl: '"https://" + lower(random_string(10)) + ".example.com"',
  randomPrice: 'random_int(1, 1000)',
  randomLatitude: 'random_int(-90, 90)',
  randomLongitude: 'random_int(-180, 180)',
};

/**
 * The expression for `$name`. `isStandIn` where it is only some letters in place of a word, a name or a city; undefined
 * for what Bruno does not know either.
 */
export function dynamicValue(name: string): { cel: string; isStandIn: boolean } | undefined {
  const cel = Object.hasOwn(expressions, name) ? expressions[name] : undefined;
  if (cel !== undefined) return { cel, isStandIn: false };
  return /^random[A-Z]\w*$/.test(name) ? { cel: 'random_string(8)', isStandIn: true } : undefined;
}
