import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from '../../src/execute/redact/redact.ts';
import { fuzzed, fuzzTimeoutMs } from '../support/fuzz.ts';
import { anySecret, anySecretOfLines, encodings, leaksIn, MARK, mixed } from '../support/secret-spellings.ts';

const secrets = fc.oneof(anySecret, anySecretOfLines);
/** What stands beside a secret, also what an encoding could be taken to go on with. */
const beside = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      '"',
      '\\',
      '%',
      '%2',
      '%25',
      '&',
      '&#',
      '&amp',
      '+',
      '/',
      '=',
      'user:',
      'a'.repeat(5),
      '\\u00',
      '日',
      '\ud83d',
      '{"t":"',
    ),
    fc.string({ maxLength: 8 }),
  )
  .filter((text) => !text.includes(MARK));

test.each(Object.entries(encodings))(
  'a secret inside a longer text is hidden %s',
  (_, encode) => {
    fc.assert(
      fc.property(secrets, beside, beside, (secret, before, after) => {
        const redacted = createRedactor([secret]).text(
          encode(before.replaceAll(/\p{Cs}/gu, '?') + secret + after.replaceAll(/\p{Cs}/gu, '?')),
        );
        expect(leaksIn(redacted, secret)).toEqual([]);
        expect(redacted).toContain('***');
      }),
      fuzzed(15),
    );
  },
  fuzzTimeoutMs,
);

test(
  'a secret of which each character is written in another way is hidden',
  () => {
    fc.assert(
      fc.property(secrets, fc.array(fc.nat(5), { minLength: 1, maxLength: 7 }), beside, (secret, choices, before) => {
        const redacted = createRedactor([secret]).text(`${before}${mixed(secret, choices)} end`);
        expect(leaksIn(redacted, secret)).toEqual([]);
        expect(redacted).toMatch(/\*\*\* end$/);
      }),
      fuzzed(80),
    );
  },
  fuzzTimeoutMs,
);

test(
  'the first part of a secret is hidden where a message is cut in it',
  () => {
    fc.assert(
      fc.property(
        secrets,
        fc.constantFrom(...Object.values(encodings)),
        fc.nat(200),
        beside,
        (secret, encode, at, before) => {
          const whole = encode(secret);
          const cut = whole.slice(0, 1 + (at % whole.length));
          const redacted = createRedactor([secret]).message(
            `body.t is "${before}", expected "${cut}…" and "${secret}"`,
          );
          expect(leaksIn(redacted, secret)).toEqual([]);
          expect(redacted).toMatch(/^body\.t is .*…" and "\*\*\*"$/s);
        },
      ),
      fuzzed(60),
    );
  },
  fuzzTimeoutMs,
);

test(
  'of several secrets that hold or overlap each other nothing is left',
  () => {
    const pieces = fc.array(fc.constantFrom('ab', 'b', MARK, 'a%', '%41', '\\', '"', 'é', '&', '+', ' ', 'aba'), {
      minLength: 3,
      maxLength: 7,
    });
    const some = fc.array(
      pieces.map((all) => MARK + all.join('')),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(some, fc.constantFrom(...Object.keys(encodings)), (all, name) => {
        const encode = encodings[name] as (text: string) => string;
        const redactor = createRedactor(all);
        const whole = redactor.text(all.map((secret) => encode(`<${secret}>`)).join(' | '));
        for (const secret of all) expect(leaksIn(whole, secret)).toEqual([]);
        const joined = redactor.text(encode(all.join('')));
        for (const secret of all) expect(joined).not.toContain(encode(secret));
        expect(redactor.json({ [all[0] ?? '']: [all.join(''), 7] })).toEqual({
          '***': [expect.not.stringContaining(MARK), 7],
        });
      }),
      fuzzed(60),
    );
  },
  fuzzTimeoutMs,
);

test(
  'what holds no secret is left as it is',
  () => {
    fc.assert(
      fc.property(
        secrets,
        fc.array(fc.oneof(beside, fc.string({ unit: 'binary' }), fc.base64String()), { maxLength: 6 }),
        (secret, parts) => {
          const text = parts.join('').replaceAll(/Z/g, 'z');
          expect(createRedactor([secret]).text(text)).toBe(text);
        },
      ),
      fuzzed(60),
    );
  },
  fuzzTimeoutMs,
);
