import { anyStatus } from '../../../draft/any-status.ts';
import { celLiteral, headerPath } from './cel.ts';
import { assertion, type Check } from './check.ts';
import type { Demand } from './demand.ts';
import { statusOfReason } from './status-reasons.ts';

/** `status` as a number. */
export function checksOfStatus(demand: Demand, isNegated: boolean): Check[] | undefined {
  switch (demand.kind) {
    case 'equal': {
      const value = demand.to.kind === 'constant' ? demand.to.value : undefined;
      const code = demand.how === 'loose' && typeof value === 'string' ? Number(value) : value;
      return typeof code === 'number' ? statusIn([code], isNegated) : undefined;
    }
    case 'oneOf': {
      const codes = demand.options.filter((option) => typeof option === 'number');
      return codes.length === demand.options.length ? statusIn(codes, isNegated) : undefined;
    }
    case 'compare': {
      const comparison = `status ${demand.operator} ${demand.to}`;
      return ofStatus(isNegated ? `!(${comparison})` : comparison);
    }
    case 'type':
      return demand.name === 'number' && !isNegated ? [] : undefined;
    case 'truthy':
    case 'exists':
      return isNegated ? undefined : [];
    case 'undefined':
    case 'empty':
    case 'include':
    case 'match':
    case 'property':
    case 'length':
      return undefined;
  }
}

/** The status is one of these, or none of them. */
export function statusIn(codes: number[], isNegated: boolean): Check[] | undefined {
  if (codes.length === 0 || !codes.every((code) => Number.isInteger(code) && code >= 100 && code <= 599))
    return undefined;
  const [only] = codes;
  if (isNegated) return ofStatus(codes.length === 1 ? `status != ${only}` : `!(status in ${celLiteral(codes)})`);
  const cel = codes.length === 1 ? `status == ${only}` : `status in ${celLiteral(codes)}`;
  return [{ kind: 'status', allowed: codes, cel }];
}

/** The status is of one of the classes (2 is 2xx), or of none of them. */
export function statusOfClass(digits: number[], isNegated: boolean): Check[] {
  const allowed = anyStatus.filter((name) => digits.includes(Number(name[0])) !== isNegated);
  const cel = allowed.map((name) => `status / 100 == ${name[0]}`).join(' || ');
  return [{ kind: 'status', allowed, cel }];
}

/** The words behind the status; servers that send words of their own are not told apart. */
export function checksOfReason(demand: Demand, isNegated: boolean): Check[] | undefined {
  if (demand.kind !== 'equal' || demand.to.kind !== 'constant' || typeof demand.to.value !== 'string') return undefined;
  const code = statusOfReason(demand.to.value);
  return code === undefined ? undefined : statusIn([code], isNegated);
}

export function checksOfTime(demand: Demand, isNegated: boolean): Check[] | undefined {
  if (demand.kind !== 'compare' || isNegated) return undefined;
  const cel = `time ${demand.operator} ${demand.to}`;
  const isLimit = demand.operator === '<' || demand.operator === '<=';
  return isLimit && demand.to > 0 ? [{ kind: 'time', ms: demand.to, cel }] : assertion(cel);
}

export function checksOfText(demand: Demand, isNegated: boolean): Check[] | undefined {
  const not = isNegated ? '!' : '';
  switch (demand.kind) {
    case 'equal': {
      const value = demand.to.kind === 'constant' ? demand.to.value : undefined;
      const isExact = demand.how !== 'loose' || Number.isNaN(Number(value));
      return typeof value === 'string' && isExact
        ? assertion(`text ${isNegated ? '!=' : '=='} ${celLiteral(value)}`)
        : undefined;
    }
    case 'include':
      return typeof demand.part === 'string' ? assertion(`${not}text.contains(${celLiteral(demand.part)})`) : undefined;
    case 'match':
      return assertion(`${not}text.matches(${celLiteral(demand.pattern)})`);
    case 'empty':
      return assertion(isNegated ? 'text != ""' : 'text == ""');
    case 'truthy':
      return assertion(isNegated ? 'text == ""' : 'text != ""');
    case 'type':
      return demand.name === 'string' && !isNegated ? [] : undefined;
    case 'exists':
      return isNegated ? undefined : [];
    case 'undefined':
    case 'compare':
    case 'oneOf':
    case 'property':
    case 'length':
      return undefined;
  }
}

export function checksOfHeader(name: string, demand: Demand, isNegated: boolean): Check[] | undefined {
  const path = headerPath(name);
  const isThere = `${celLiteral(name.toLowerCase())} in headers`;
  const presence = (present: boolean): Check[] => [
    { kind: 'header', name, demand: { present }, cel: present ? isThere : `!(${isThere})` },
  ];
  // Of a header that came several times the source looks at one, our checks at any of them.
  const isRepeated = name.toLowerCase() === 'set-cookie';
  switch (demand.kind) {
    case 'exists':
      return presence(!isNegated);
    case 'undefined':
      return presence(isNegated);
    case 'truthy':
      return isNegated ? undefined : [{ kind: 'header', name, demand: { matches: '\\S' }, cel: `${path} != ""` }];
    case 'type':
      return demand.name === 'string' && !isNegated ? presence(true) : undefined;
    case 'equal': {
      const value = demand.to.kind === 'constant' ? demand.to.value : undefined;
      if (typeof value !== 'string' || isRepeated || demand.how === 'loose') return undefined;
      if (isNegated) return assertion(`!(${isThere}) || ${path} != ${celLiteral(value)}`);
      const cel = `${path} == ${celLiteral(value)}`;
      return value.trim() === value ? [{ kind: 'header', name, demand: value, cel }] : assertion(cel);
    }
    case 'include': {
      if (typeof demand.part !== 'string' || isRepeated) return undefined;
      const cel = `${path}.contains(${celLiteral(demand.part)})`;
      return isNegated ? assertion(`!${cel}`) : [{ kind: 'header', name, demand: { contains: demand.part }, cel }];
    }
    case 'match': {
      if (isNegated || isRepeated) return undefined;
      const cel = `${path}.matches(${celLiteral(demand.pattern)})`;
      // Flags at the beginning are known to expressions only.
      if (/^\(\?[ims]/.test(demand.pattern)) return assertion(cel);
      return [{ kind: 'header', name, demand: { matches: demand.pattern }, cel }];
    }
    case 'oneOf': {
      const texts = demand.options.filter((option) => typeof option === 'string');
      if (texts.length !== demand.options.length || isNegated || isRepeated) return undefined;
      return assertion(`${path} in ${celLiteral(texts)}`);
    }
    case 'compare':
    case 'empty':
    case 'property':
    case 'length':
      return undefined;
  }
}

function ofStatus(cel: string): Check[] {
  return [{ kind: 'assert', cel, isOfStatus: true }];
}
