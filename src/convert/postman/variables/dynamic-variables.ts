import type { MarkedPart } from './marks.ts';

const DYNAMIC: Record<string, MarkedPart> = {
  $guid: { cel: 'uuid()', isText: true },
  $randomUUID: { cel: 'uuid()', isText: true },
  $timestamp: { cel: 'int(timestamp(now()))', isText: false },
  $isoTimestamp: { cel: 'now()', isText: true },
  $randomInt: { cel: 'random_int(0, 1000)', isText: false },
  $randomAlphaNumeric: { cel: 'random_string(1)', isText: true },
  $randomBoolean: { cel: 'random_int(0, 1) == 1', isText: false },
  $randomPassword: { cel: 'random_string(15)', isText: true },
  $randomUserName: { cel: 'random_string(10)', isText: true },
  $randomEmail: { cel: 'random_string(10) + "@example.com"', isText: true },
  $randomExampleEmail: { cel: 'random_string(10) + "@example.com"', isText: true },
  $randomIP: { cel: '"10." + string(random_int(0, 255)) + "." + string(random_int(0, 255)) + ".1"', isText: true },
};

/** What stands for a dynamic variable of Postman. `isNear`: only a random text, not of the kind that is meant. */
export function dynamicVariable(name: string): { part: MarkedPart; isNear: boolean } | undefined {
  const part = Object.hasOwn(DYNAMIC, name) ? DYNAMIC[name] : undefined;
  if (part !== undefined) return { part, isNear: false };
  if (!/^\$random[A-Z]/.test(name)) return undefined;
  return { part: { cel: 'random_string(8)', isText: true }, isNear: true };
}
