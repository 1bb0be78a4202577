import type { DraftPart } from './template-value.ts';

const EMAIL = 'random_string(10) + "@example.com"';
const IP = '"10.0." + string(random_int(0, 255)) + "." + string(random_int(1, 254))';

/** The values that Postman makes up, and Bruno after it, `{{$guid}}`, as expressions. */
const expressions: Record<string, string> = {
  $guid: 'uuid()',
  $randomUUID: 'uuid()',
  $timestamp: 'int(timestamp(now()))',
  $isoTimestamp: 'now()',
  $randomInt: 'random_int(0, 1000)',
  $randomAlphaNumeric: 'random_string(1)',
  $randomBoolean: 'random_int(0, 1) == 1',
  $randomPassword: 'random_string(15)',
  $randomUserName: 'random_string(10)',
  $randomEmail: EMAIL,
  $randomExampleEmail: EMAIL,
  $randomHexColor: '"#" + sha256(uuid()).substring(0, 6)',
  $randomIP: IP,
  $randomIPV4: IP,
  $randomDomainName: 'lower(random_string(10)) + ".example.com"',
  $randomUrl: '"https://" + lower(random_string(10)) + ".example.com"',
  $randomPrice: 'random_int(1, 1000)',
  $randomLatitude: 'random_int(-90, 90)',
  $randomLongitude: 'random_int(-180, 180)',
};

/**
 * The expression for a dynamic variable. `isStandIn` where it is only some letters in place of a word, a name or a city;
 * undefined for what nothing is known of.
 */
export function dynamicValue(
  name: string,
): { part: Extract<DraftPart, { cel: string }>; isStandIn: boolean } | undefined {
  const cel = Object.hasOwn(expressions, name) ? expressions[name] : undefined;
  if (cel !== undefined) return { part: { cel, isText: !/^(random_)?int\(/.test(cel) }, isStandIn: false };
  if (!/^\$random[A-Z]\w*$/.test(name)) return undefined;
  return { part: { cel: 'random_string(8)', isText: true }, isStandIn: true };
}
