import { openapiShape } from './collection-shape.ts';
import { closed, flag, key, ref, type Shape, scalar, text } from './shape.ts';

const paths: Shape = { title: 'a list of paths', type: 'array', items: text };
const pathOrPaths: Shape = { anyOf: [text, paths] };
const duration: Shape = ref('plainDuration');
const positive: Shape = { title: 'a whole number from 1', type: 'integer', minimum: 1 };

/** `rollcall.yaml`: its folder is the root of the project. Keys have the names of the flags. */
export const configShape: Shape = closed('rollcall.yaml', {
  collections: key(pathOrPaths, 'What runs without paths on the command line: files, folders, globs.', {
    default: ['collections/**/*.{yaml,yml}'],
  }),
  environments: key(
    {
      title: 'a map of environments',
      type: 'object',
      additionalProperties: {
        title: 'a map of values',
        description: 'An environment: values by the names that collections declare under `env`.',
        type: ['object', 'null'],
        additionalProperties: key(scalar, 'The value of the variable in this environment.'),
      },
    },
    'Values of variables, by environment. Secrets do not belong here.',
    { examples: [{ local: { API_URL: 'http://127.0.0.1:4010' } }] },
  ),
  environment: key(text, 'The environment without `-e`.', { examples: ['local'] }),
  envFile: key(pathOrPaths, 'Files of variables, in place of the `.env` files.', {
    examples: ['ci.env', ['base.env', 'ci.env']],
  }),
  jobs: key(positive, 'Requests in flight at once over the whole run.', { default: 10 }),
  rate: key(
    { title: 'a rate like 20/s', type: 'string', pattern: '^\\d+(\\.\\d+)?/(s|m|h)$' },
    'The most requests for each host.',
    { examples: ['20/s', '100/m'] },
  ),
  allowHosts: key({ title: 'a list of hosts', type: 'array', items: text }, 'Nothing is sent anywhere else.', {
    examples: [['staging.example.com', '*.test', '127.0.0.1:4010']],
  }),
  allowRead: key(pathOrPaths, 'Folders outside the project that collections may read.', { examples: ['../shared'] }),
  allowRemoteRefs: key(flag, 'Whether descriptions may refer to other machines.', { default: false }),
  openapi: key(openapiShape, 'The contract for collections that name none.', { examples: ['api/openapi.yaml'] }),
  reporters: key(
    { title: 'a list of reporters', type: 'array', items: text },
    'Reports to write, as `name` or `name=file`.',
    {
      default: ['console', 'json=reports/report.json', 'junit=reports/junit.xml', 'html=reports/report.html'],
    },
  ),
  defaults: key(ref('defaults'), "A request without its method line; lies under every collection's own defaults.", {
    examples: [{ retry: 2, timeout: { read: '20s' } }],
  }),
  tags: key(text, 'Which requests to run, as a tag expression.', { examples: ['smoke and not slow'] }),
  excludeTags: key(text, 'Which requests to leave out, as a tag expression.', { examples: ['slow, manual'] }),
  name: key(text, 'Part of a name or id, or /regex/, of the requests to run.', { examples: ['user', '/^create_/'] }),
  bail: key({ anyOf: [flag, positive] }, 'Stops after this many failures; true after the first.', { default: false }),
  retry: key(
    { title: 'a whole number from 0', type: 'integer', minimum: 0 },
    'Retries of requests that say nothing themselves.',
    { default: 0, examples: [2] },
  ),
  timeout: key(duration, 'The timeout of requests that say nothing themselves.', { examples: ['10s'] }),
  maxTime: key(duration, 'The longest a run may take.', { examples: ['10m'] }),
  data: key(text, 'Rows for every collection: a .csv, .json or .yaml file.', { examples: ['./users.csv'] }),
  repeat: key(positive, 'How many times to run everything.', { default: 1 }),
  insecure: key(flag, 'Accepts any certificate of a server: for tests only.', { default: false }),
  cacert: key(text, 'A PEM file with the authorities to trust.', { examples: ['./ca.pem'] }),
  cert: key(text, 'A PEM file with the certificate of the client.', { examples: ['./client.pem'] }),
  key: key(text, 'A PEM file with the key of the client.', { examples: ['./client.key'] }),
  proxy: key(text, 'The URL of a proxy for everything.', { examples: ['http://127.0.0.1:3128'] }),
  resolve: key(
    { title: 'a list like host:port:address', type: 'array', items: text },
    'Addresses to use for hosts, as in curl.',
    { examples: [['api.example.com:443:127.0.0.1']] },
  ),
  unix: key(text, 'The path of a Unix domain socket to connect to.', { examples: ['/run/app.sock'] }),
  netrc: key({ anyOf: [flag, text] }, 'Takes credentials from ~/.netrc, or from this file.', {
    default: false,
    examples: ['./netrc'],
  }),
  minCoverage: key(
    { title: 'a percentage from 0 to 100', type: 'number', minimum: 0, maximum: 100 },
    'The least part of the contract that a run must cover.',
    { examples: [80] },
  ),
  compare: key(text, 'An earlier report.json to compare with.', { examples: ['baseline/report.json'] }),
  ci: key(flag, 'Never writes snapshots.', { default: false }),
});
