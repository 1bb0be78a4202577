import { describe, expect, test } from 'vitest';
import { ciSystemOf } from '../../../src/cli/init/ci-system.ts';
import { findOpenapi } from '../../../src/cli/init/find-openapi.ts';
import { withIgnoreLines } from '../../../src/cli/init/ignore-lines.ts';
import { configFile } from '../../../src/cli/init/project-files.ts';
import { createWorkspace } from '../../support/cli-workspace.ts';

describe('lines of .gitignore', () => {
  const all = '.env\n.env.*\n!.env.example\nreports/\n';

  test.each<[string, string | undefined, string]>([
    ['no file', undefined, all],
    ['an empty file', '', all],
    ['none of them, and what is there stays', 'dist/\n', `dist/|${all}`],
    ['no end of the last line', 'dist/', `dist/|${all}`],
    ['some of them', '.env\nreports\n', '.env\nreports|.env.*\n!.env.example\n'],
    // The exception must come after what it is taken from.
    ['the exception before them', '!.env.example\n', '!.env.example|.env\n.env.*\nreports/\n!.env.example\n'],
    ['CRLF', 'reports/\r\n.env\r\n', 'reports/\r\n.env|.env.*\n!.env.example\n'],
  ])('%s', (_, before, after) => {
    const title = '# rollcall: values of secrets, and reports\n';
    const expected = after.includes('|') ? after.replace('|', `\n\n${title}`) : `${title}${after}`;
    expect(withIgnoreLines(before)?.text).toBe(expected);
  });

  test.each([all, '.env*\n!.env.example\n/reports/\n', ' reports/* \n.env*\n!.env.example'])(
    '%j lacks none',
    (text) => {
      expect(withIgnoreLines(text)).toBeUndefined();
    },
  );

  test('what was added lacks none', () => {
    expect(withIgnoreLines(withIgnoreLines('!.env.example\n')?.text)).toBeUndefined();
  });
});

describe('the description of a project', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['at the top', { 'openapi.yaml': 'openapi: 3.1.0\n' }, 'openapi.yaml'],
    ['in a folder', { 'docs/swagger.json': '{ "swagger": "2.0" }' }, 'docs/swagger.json'],
    ['whose keys are sorted', { 'api/api.json': '{ "info": {}, "openapi": "3.0.3" }' }, 'api/api.json'],
    ['nearer first', { 'api/openapi.yml': 'openapi: 3.0.0', 'openapi.json': '{"openapi":"3.0.0"}' }, 'openapi.json'],
    ['YAML first', { 'openapi.json': '{"openapi":"3.0.0"}', 'openapi.yaml': '"openapi": "3.0.0"' }, 'openapi.yaml'],
    ['after a comment', { 'openapi.yaml': '# ours\n---\ninfo: {}\nopenapi: "3.1.0"\n' }, 'openapi.yaml'],
    ['with a longer name', { 'spec/openapi-v2.yaml': 'openapi: 3.1.0\n' }, 'spec/openapi-v2.yaml'],
    ['not by its name alone', { 'openapi.yaml': 'title: notes on openapi: 3\n' }, undefined],
    ['not by its content alone', { 'other.yaml': 'openapi: 3.1.0\n' }, undefined],
    ['not of a package', { 'node_modules/x/openapi.yaml': 'openapi: 3.1.0\n' }, undefined],
    ['not a setting of ours', { 'api/api.yaml': 'requests: {}\nopenapi: ../x.yaml\n' }, undefined],
    ['not in an empty folder', {}, undefined],
  ])('%s', async (_, files, expected) => {
    const { folder } = await createWorkspace(files);
    const found = await findOpenapi(folder);
    expect(found?.slice(folder.length + 1)).toBe(expected);
  });
});

describe('the CI system of a project', () => {
  const remote = (url: string): Record<string, string> => ({ '.git/config': `[remote "origin"]\n\turl = ${url}\n` });

  test.each<[string, Record<string, string>, object]>([
    ['of which nothing speaks', {}, { name: 'github' }],
    ['a pipeline of GitLab', { '.gitlab-ci.yml': 'a: {}' }, { name: 'gitlab', hasPipeline: true }],
    ['a pipeline of ours', { '.gitlab-ci.yml': 'script: npx rollcall' }, { name: 'gitlab', hasPipeline: false }],
    ['a pipeline of Jenkins', { Jenkinsfile: 'pipeline {}' }, { name: 'jenkins', hasPipeline: true }],
    ['workflows beside it', { Jenkinsfile: '', '.github/workflows/a.yml': '' }, { name: 'github' }],
    ['an SSH remote', remote('git@gitlab.example.com:a/b.git'), { name: 'gitlab', hasPipeline: false }],
    ['an HTTPS remote', remote('https://me:token@gitlab.com/a/b.git'), { name: 'gitlab', hasPipeline: false }],
    ['a remote of another host', remote('https://github.com/me/gitlab-tools.git'), { name: 'github' }],
    ['a work tree whose .git is a file', { '.git': 'gitdir: /elsewhere' }, { name: 'github' }],
  ])('%s', async (_, files, expected) => {
    const { folder } = await createWorkspace(files);
    expect(await ciSystemOf(folder)).toEqual(expected);
  });
});

describe('rollcall.yaml', () => {
  test.each<[string, string]>([
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['true', '"true"'],
    ['a: b', '"a: b"'],
    ['8080', '"8080"'],
    ['', '""'],
    ['# x', '"# x"'],
  ])('holds %j as text', (value, written) => {
    expect(configFile({ schema: 's', values: { NAME: value } })).toContain(`\n    NAME: ${written}\n`);
  });
});
