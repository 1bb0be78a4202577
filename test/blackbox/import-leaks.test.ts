import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorkspace } from '../support/cli-workspace.ts';

/** Credentials wherever people leave them: every one is called LEAK with a number. */
const sources: Record<string, [file: string, text: string]> = {
  curl: [
    'a.sh',
    `# curl -H 'Authorization: Bearer LEAK1secretvalue' http://h/   (old)
TOKEN=LEAK2secretvalue curl http://h/a
export API_KEY="LEAK3secretvalue"
wget --header 'Authorization: Bearer LEAK4secretvalue' http://h/
curl http://h/b --limit-rate 3 -H 'Authorization: Bearer LEAK5secretvalue' | grep LEAK5secretvalue
curl 'http://user:LEAK6secretvalue@h/c?api_key=LEAK7secretvalue&x=1' -d 'client_secret=LEAK8secretvalue'
curl -x http://p:LEAK9secretvalue@proxy:1 http://h/d -d '{"a":{"refresh_token":"LEAK10secretvalue"}}' -H 'content-type: application/json'
curl http://h/e -H 'X-Auth-Token: LEAK11secretvalue' -H 'Cookie: session=LEAK12secretvalue' --pass LEAK13secretvalue
curl http://h/f -H 'PRIVATE-TOKEN: LEAK14secretvalue' -F password=LEAK15secretvalue
`,
  ],
  hurl: [
    'a.hurl',
    `# Authorization: Bearer LEAK1secretvalue
GET http://h/a
#Authorization: Bearer LEAK2secretvalue
Authorization: Bearer LEAK3secretvalue
X-Api-Key: LEAK4secretvalue
HTTP 200

POST http://u:LEAK5secretvalue@h/b?token=LEAK6secretvalue
[Options]
user: bob:LEAK7secretvalue
proxy: http://x:LEAK8secretvalue@p:1
[Form]
password: LEAK9secretvalue
HTTP 200

POST http://h/c
{"client_secret": "LEAK10secretvalue"}
HTTP 200

GET http://h/d
[Cookies]
session: LEAK11secretvalue
HTTP 200
`,
  ],
  http: [
    'a.http',
    `@token = LEAK1secretvalue
# Authorization: Bearer LEAK2secretvalue
### a
GET http://h/a?api_key=LEAK3secretvalue
Authorization: Bearer LEAK4secretvalue
// X-Api-Key: LEAK5secretvalue

### b
POST http://h/b
Content-Type: application/json
Authorization: Basic bob LEAK6secretvalue

{ "password": "LEAK7secretvalue" }

> {% client.global.set("token", "LEAK8secretvalue"); var password = "LEAK9secretvalue"; %}

### c
// GET http://u:LEAK10secretvalue@h/c
GET http://u:LEAK11secretvalue@h/c
Cookie: sid=LEAK12secretvalue
`,
  ],
  bruno: [
    'a.bru',
    `meta {
  name: a
  type: http
  seq: 1
}

post {
  url: http://u:LEAK1secretvalue@h/a?api_key=LEAK2secretvalue
  body: json
  auth: bearer
}

headers {
  X-Api-Key: LEAK3secretvalue
  ~Authorization: Bearer LEAK4secretvalue
}

auth:bearer {
  token: LEAK5secretvalue
}

auth:basic {
  username: bob
  password: LEAK6secretvalue
}

body:json {
  { "password": "LEAK7secretvalue", "n": {"api_key": "LEAK8secretvalue"} }
}

vars:pre-request {
  secret: LEAK9secretvalue
  ~token: LEAK10secretvalue
}

script:pre-request {
  req.setHeader("Authorization", "Bearer LEAK11secretvalue");
  const password = "LEAK12secretvalue";
}

docs {
  Use LEAK5secretvalue
}
`,
  ],
  postman: [
    'a.json',
    JSON.stringify({
      info: {
        name: 'x',
        description: 'Use LEAK4secretvalue',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      variable: [
        { key: 'apiToken', value: 'LEAK1secretvalue' },
        { key: 'unused_password', value: 'LEAK2secretvalue' },
      ],
      item: [
        {
          name: 'a',
          event: [
            {
              listen: 'prerequest',
              script: { exec: ["pm.environment.set('token', 'LEAK3secretvalue');", "foo('LEAK4secretvalue')"] },
            },
          ],
          request: {
            method: 'POST',
            description: 'Send LEAK4secretvalue',
            auth: { type: 'bearer', bearer: [{ key: 'token', value: 'LEAK4secretvalue' }] },
            header: [
              { key: 'Authorization', value: 'Bearer LEAK5secretvalue', disabled: true },
              { key: 'X-Api-Key', value: 'LEAK6secretvalue' },
            ],
            body: { mode: 'raw', raw: '{"password":"LEAK7secretvalue"}', options: { raw: { language: 'json' } } },
            url: 'http://u:LEAK8secretvalue@h/{{apiToken}}?access_token=LEAK9secretvalue',
          },
        },
      ],
    }),
  ],
  har: [
    'a.har',
    JSON.stringify({
      log: {
        version: '1.2',
        entries: [
          {
            request: {
              method: 'POST',
              url: 'http://u:LEAK1secretvalue@h/a?access_token=LEAK2secretvalue',
              headers: [
                { name: 'Cookie', value: 'sid=LEAK3secretvalue' },
                { name: 'X-CSRF-Token', value: 'LEAK4secretvalue' },
                { name: 'Content-Type', value: 'application/json' },
              ],
              postData: { mimeType: 'application/json', text: '{"password":"LEAK5secretvalue"}' },
            },
            response: { status: 200, content: {} },
          },
          {
            request: {
              method: 'POST',
              url: 'http://h/b',
              headers: [{ name: 'Authorization', value: 'Basic Ym9iOkxFQUs2c2VjcmV0' }],
              postData: {
                mimeType: 'multipart/form-data; boundary=x',
                text: '--x\r\nContent-Disposition: form-data; name="password"\r\n\r\nLEAK7secretvalue\r\n--x--\r\n',
              },
            },
            response: { status: 200, content: {} },
          },
        ],
      },
    }),
  ],
};

test.each(Object.entries(sources))(
  '%s: no credential of the source stands in a collection or on the screen',
  async (kind, [file, text]) => {
    const { rollcall, read, folder } = await createWorkspace({ [`from/${file}`]: text });
    const { exit, output } = await rollcall(`import ${kind} from -o out`);
    expect(exit, output).toBe(0);
    expect(output).not.toContain('LEAK');
    for (const name of (await readdir(join(folder, 'out'))).filter((one) => one !== '.env')) {
      expect(await read(`out/${name}`), name).not.toMatch(/LEAK|xFQUs/);
    }
    expect(await read('out/.env')).toMatch(/^(?:[A-Z][A-Z0-9_]*=.*LEAK.*\n)+$/);
    expect(await read('out/.gitignore')).toBe('.env\n');
  },
);
