import { describe, expect, test } from 'vitest';
import { netrcCredentials, parseNetrc } from '../../../src/auth/netrc.ts';
import { type Problem, problemOf } from '../../../src/model/problem.ts';

const file = (text: string) => ({ path: '/home/ann/.netrc', absolutePath: '/home/ann/.netrc', text });
const credentials = (text: string, host = 'api.test') => netrcCredentials(parseNetrc(file(text)), host);
const ann = { username: 'ann', password: 'pw' };

describe('what .netrc has for a host', () => {
  test.each<[string, string]>([
    ['on one line', 'machine api.test login ann password pw'],
    ['on several lines, in any order, with tabs and CRLF', 'machine\tapi.test\r\n\tpassword pw\r\n\tlogin ann\r\n'],
    ['the host in another case', 'machine API.Test login ann password pw'],
    ['after others', 'machine other.test login x password y\nmachine api.test login ann password pw'],
    ['the first entry of the host', 'machine api.test login ann password pw\nmachine api.test login x password y'],
    ['before the default', 'machine api.test login ann password pw\ndefault login x password y'],
    ['of the default', 'machine other.test login x password y\ndefault login ann password pw'],
    ['in quotes', 'machine "api.test" login "ann" password "pw"'],
    ['with an account', 'machine api.test login ann account acc password pw'],
    [
      'among comments',
      '# machine api.test login no password no\nmachine api.test # here\n  login ann password pw # it\'s "work"\n#',
    ],
    [
      'after a macro',
      'machine other.test login x password y\nmacdef init\n  machine api.test login no\n  password no\n\nmachine api.test login ann password pw',
    ],
    ['names like keywords', 'machine login login x password y\nmachine api.test login ann password pw'],
  ])('%s', (_, text) => {
    expect(credentials(text)).toEqual(ann);
  });

  test.each<[string, object | undefined]>([
    ['machine api.test login "a n\\"n" password "p\\tw\\n\\\\\\r#"', { username: 'a n"n', password: 'p\tw\n\\\r#' }],
    ['machine api.test login ann password #pw"x', { username: 'ann', password: '#pw"x' }],
    ['machine api.test login ann password machine', { username: 'ann', password: 'machine' }],
    ['machine api.test login ann', { username: 'ann', password: '' }],
    ['machine api.test password pw', { username: '', password: 'pw' }],
    ['machine api.test login "" password ""', { username: '', password: '' }],
    ['machine api.test', undefined],
    ['machine test login ann password pw', undefined],
    ['machine api.test.evil login ann password pw', undefined],
    ['macdef init machine api.test login ann password pw', undefined],
    ['', undefined],
    [' \n\t\n# only a comment', undefined],
  ])('%j', (text, expected) => {
    expect(credentials(text)).toEqual(expected);
  });

  test('an IPv6 address is written without brackets', () => {
    expect(credentials('machine ::1 login ann password pw', '[::1]')).toEqual(ann);
  });
});

describe('a broken file', () => {
  test.each<[string, RegExp, number]>([
    ['machine', /`machine` has no value/, 1],
    ['machine api.test\nlogin ann\npassword', /`password` has no value/, 3],
    ['login ann', /`login` stands before any `machine`/, 1],
    ['machine api.test login ann password s3cret phrase', /a word that is none of machine/, 1],
    ['machine api.test\n  login ann\n  password "s3cret', /no end/, 3],
    ['machine api.test "login" s3cret', /a word that is none of/, 1],
    ['{ "machine": "s3cret" }', /a word that is none of/, 1],
  ])('%j', (text, message, line) => {
    const problem = problemOfReading(text);
    expect(problem).toMatchObject({
      code: 'input/netrc',
      message: expect.stringMatching(message),
      location: { file: '/home/ann/.netrc', line },
    });
    expect(JSON.stringify(problem)).not.toMatch(/s3cret|phrase/);
  });
});

function problemOfReading(text: string): Problem | undefined {
  try {
    parseNetrc(file(text));
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}
