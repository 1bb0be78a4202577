import { join } from 'node:path';
import { reportPath } from '../../load/files/file-access.ts';
import type { ProjectSurvey } from './survey-project.ts';

export type CiJobParts = {
  survey: ProjectSurvey;
  /** How a shell starts rollcall there. */
  rollcall: string;
  /** Whether the collections talk to the demo API, which the job starts. */
  usesDemo: boolean;
  /** Variables that the CI system has to give. */
  secrets: string[];
};

/** `path` is absolute; `hint` is what is left to do where the CI system does not find the file by itself. */
export type CiJob = { path: string; text: string; hint?: string };

/** A job that runs the collections and keeps the reports, in the file where its CI system looks for it. */
export function ciJob(parts: CiJobParts): CiJob {
  const { top, ci } = parts.survey;
  switch (ci.name) {
    case 'github':
      return { path: join(top, '.github/workflows/rollcall.yml'), text: githubWorkflow(parts) };
    case 'gitlab': {
      const text = gitlabJob(parts);
      if (!ci.hasPipeline) return { path: join(top, '.gitlab-ci.yml'), text };
      const hint = 'add to .gitlab-ci.yml:  include: [{ local: .gitlab/rollcall.yml }]';
      return { path: join(top, '.gitlab/rollcall.yml'), text, hint };
    }
    case 'jenkins': {
      const text = jenkinsPipeline(parts);
      if (!ci.hasPipeline) return { path: join(top, 'Jenkinsfile'), text };
      const hint = 'make a pipeline job with the script path rollcall.Jenkinsfile';
      return { path: join(top, 'rollcall.Jenkinsfile'), text, hint };
    }
  }
}

const NODE_VERSION = 22;
const DEMO_HEALTH = 'http://127.0.0.1:4010/health';
const WAIT = `curl --silent --output /dev/null --retry 30 --retry-delay 1 --retry-connrefused ${DEMO_HEALTH}`;
const ABOUT_DEMO =
  'The first collection talks to the demo API. Start yours here instead, or name an environment by -e.';
const ABOUT_API = 'The API has to be there: start it here, or name an environment of rollcall.yaml by -e.';

function githubWorkflow({ survey, rollcall, usesDemo, secrets }: CiJobParts): string {
  const { folder, install } = workPlace(survey);
  const steps = [
    '- uses: actions/checkout@v4',
    `- uses: actions/setup-node@v4\n  with: { node-version: ${NODE_VERSION} }`,
    ...(install === undefined ? [] : [`- run: ${install}`]),
    ...(usesDemo
      ? [`# ${ABOUT_DEMO}\n- name: Start the API\n  run: |\n    ${rollcall} demo --serve &\n    ${WAIT}`]
      : [`# ${ABOUT_API}`]),
    `- name: Run the collections\n  run: ${rollcall} --max-time 10m${githubSecrets(secrets)}`,
    `- uses: actions/upload-artifact@v4\n  if: always()\n  with: { name: reports, path: ${folder}reports/ }`,
  ];
  const place = folder === '' ? '' : `    defaults: { run: { working-directory: ${folder.slice(0, -1)} } }\n`;
  return `name: rollcall
on: [push, pull_request]

jobs:
  api:
    runs-on: ubuntu-latest
    timeout-minutes: 15
${place}    steps:
${indented(steps.join('\n'), 6)}
`;
}

function githubSecrets(secrets: string[]): string {
  if (secrets.length === 0) return '';
  return `\n  env:\n${secrets.map((name) => `    ${name}: \${{ secrets.${name} }}`).join('\n')}`;
}

function gitlabJob({ survey, ...parts }: CiJobParts): string {
  const { folder } = workPlace(survey);
  return `${variablesNote(parts.secrets, 'CI/CD variables')}api:
  image: node:${NODE_VERSION}
  script:
${indented(
  shellLines({ survey, ...parts })
    .map((line) => (line.startsWith('#') ? line : `- ${line}`))
    .join('\n'),
  4,
)}
  artifacts:
    when: always
    paths: [${folder}reports/]
    reports:
      junit: ${folder}reports/junit.xml
`;
}

function jenkinsPipeline({ survey, ...parts }: CiJobParts): string {
  const { folder } = workPlace(survey);
  return `${variablesNote(parts.secrets, 'credentials').replace('#', '//')}pipeline {
  agent { docker { image 'node:${NODE_VERSION}' } }
  options { timeout(time: 15, unit: 'MINUTES') }
  stages {
    stage('API') {
      steps {
        sh '''
${indented(shellLines({ survey, ...parts }).join('\n'), 10)}
        '''
      }
    }
  }
  post {
    always {
      junit '${folder}reports/junit.xml'
      archiveArtifacts '${folder}reports/**'
    }
  }
}
`;
}

function variablesNote(secrets: string[], kind: string): string {
  return secrets.length === 0 ? '' : `# Needs as ${kind}: ${secrets.join(', ')}\n`;
}

function shellLines({ survey, rollcall, usesDemo }: CiJobParts): string[] {
  const { folder, install } = workPlace(survey);
  return [
    ...(folder === '' ? [] : [`cd ${folder.slice(0, -1)}`]),
    ...(install === undefined ? [] : [install]),
    ...(usesDemo ? [`# ${ABOUT_DEMO}`, `${rollcall} demo --serve &`, WAIT] : [`# ${ABOUT_API}`]),
    `${rollcall} --max-time 10m`,
  ];
}

/** The folder of the collections below the top, with a slash at its end, and how its packages are installed from there. */
function workPlace({ folder, top, installed }: ProjectSurvey): { folder: string; install?: string } {
  const way = reportPath(folder, top);
  const home = installed === undefined ? '.' : reportPath(installed.folder, folder);
  return {
    folder: way === '.' ? '' : `${way}/`,
    ...(installed === undefined
      ? {}
      : { install: home === '.' ? installed.command : `(cd ${home} && ${installed.command})` }),
  };
}

function indented(text: string, width: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(width));
}
