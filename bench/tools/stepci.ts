import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SuiteRequest, schemas, splitRequests, suiteRequests } from '../suite.ts';
import { peerCommand, peerVersion } from './peer.ts';
import type { Tool } from './tool.ts';

/** One workflow: steps run one after the other, tests side by side, so the requests are spread over as many tests as jobs. */
export const stepci: Tool = {
  name: 'stepci',
  kind: 'javascript',
  version: async () => peerVersion('stepci'),
  note: 'Steps of a test one after the other, tests side by side; one workflow a process. Writes no report.',
  async prepare(suite, folder, origin) {
    if (suite.files === 'one each') return undefined;
    const requests = suiteRequests(suite);
    const groups = suite.kind === 'chain' ? [requests] : splitRequests(requests, suite.jobs);
    const text = [
      'version: "1.1"',
      'name: Bench',
      'config:',
      '  http:',
      `    baseURL: ${origin}`,
      `  concurrency: ${suite.jobs}`,
      'components:',
      '  schemas:',
      ...Object.entries(schemas).map(([name, schema]) => `    ${name}: ${JSON.stringify(schema)}`),
      'tests:',
      ...groups.flatMap((group, n) => [`  test_${n}:`, '    steps:', ...group.flatMap(step)]),
      '',
    ].join('\n');
    await writeFile(join(folder, 'workflow.yml'), text);
    const env = { STEPCI_DISABLE_ANALYTICS: '1' };
    return { args: [...peerCommand('stepci', 'stepci'), 'run', 'workflow.yml'], cwd: folder, env };
  },
};

function step({ id, path, body, schema, capture }: SuiteRequest): string[] {
  return [
    `      - name: ${id}`,
    '        http:',
    `          url: ${path.replace('{token}', `\${{captures.token}}`)}`,
    '          method: GET',
    ...(capture === undefined
      ? []
      : ['          captures:', '            token:', `              jsonpath: $.${capture}`]),
    '          check:',
    '            status: 200',
    '            jsonpath:',
    ...Object.entries(body).map(([key, value]) => `              $.${key}: ${value}`),
    ...(schema === undefined ? [] : ['            schema:', `              $ref: "#/components/schemas/${schema}"`]),
  ];
}
