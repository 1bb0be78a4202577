import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeHost } from '../support/fake-host.ts';

export type Validity = { name: string; valid: boolean; message?: string };

const xsd = 'junit/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd';
const root = resolve(import.meta.dirname, '../..');

/** Runs the example collections and validates the reports by the published schemas: JUnit by xmllint, CTRF by ajv. */
export async function reportConformance(data: string): Promise<Validity[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-reports-'));
  try {
    const junit = join(folder, 'junit.xml');
    const ctrf = join(folder, 'ctrf.json');
    const argv = ['demo', '--reporter', `junit=${junit}`, '--reporter', `ctrf=${ctrf}`];
    // The demo API has its own clock, so waiting must be real.
    const sleep = async (ms: number): Promise<void> => delay(ms);
    const host = { ...createFakeHost({ argv, cwd: root }), sleep, now: Date.now };
    const exit = await runCli(host);
    if (exit !== 0) return [{ name: 'reports', valid: false, message: `the demo exits ${exit}: ${host.stderrText()}` }];
    return [
      await validateJunit(junit, join(data, xsd)),
      await validateCtrf(ctrf, join(data, 'ctrf/schema/ctrf.schema.json')),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function validateJunit(file: string, schema: string): Promise<Validity> {
  try {
    await promisify(execFile)('xmllint', ['--noout', '--schema', schema, file]);
    return { name: 'junit', valid: true };
  } catch (error) {
    return { name: 'junit', valid: false, message: (error as Error).message };
  }
}

async function validateCtrf(file: string, schemaFile: string): Promise<Validity> {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(await readFile(schemaFile, 'utf8')) as object);
  const valid = validate(JSON.parse(await readFile(file, 'utf8')));
  return { name: 'ctrf', valid, message: ajv.errorsText(validate.errors) };
}
