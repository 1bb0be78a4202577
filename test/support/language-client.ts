import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export type Position = { line: number; character: number };

export type Completion = { label: string; insertText?: string; documentation?: string };

export type Diagnostic = { message: string; range: { start: Position; end: Position } };

/** An editor without a screen: one document at a time, places given by text. */
export type LanguageClient = {
  /** Opens a document and resolves to what the server finds wrong with it. */
  open: (path: string, text: string) => Promise<Diagnostic[]>;
  /** What is offered at a place of an open document. */
  completions: (path: string, at: Position) => Promise<Completion[]>;
  /** What is shown over a place of an open document; empty where nothing is. */
  hover: (path: string, at: Position) => Promise<string>;
  close: () => Promise<void>;
};

/** Starts the real yaml-language-server and speaks the Language Server Protocol 3.17 with it. */
export async function startLanguageClient(): Promise<LanguageClient> {
  const program = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
  const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const answers = new Map<number, (answer: Message) => void>();
  const findings = new Map<string, (diagnostics: Diagnostic[]) => void>();
  let lastId = 0;

  const send = (message: Message): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const request = (method: string, params: unknown): Promise<unknown> => {
    const id = ++lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      answers.set(id, ({ result, error }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`)),
      );
      void ended.then(() => reject(new Error(`${method}: the language server has ended`)));
    });
    send({ id, method, params });
    return answer;
  };
  const receive = (message: Message): void => {
    const { id, method } = message;
    if (method === undefined) answers.get(Number(id))?.(message);
    else if (method === 'workspace/configuration') send({ id, result: configurationFor(message) });
    // Whatever else the server asks of an editor has no answer here.
    else if (id !== undefined) send({ id, result: null });
    else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = message.params as { uri: string; diagnostics: Diagnostic[] };
      findings.get(uri)?.(diagnostics);
    }
  };
  server.stdout.on('data', createMessageReader(receive));

  await request('initialize', { processId: process.pid, rootUri: null, capabilities });
  send({ method: 'initialized', params: {} });
  return {
    open: (path, text) => {
      const uri = pathToFileURL(path).href;
      const found = new Promise<Diagnostic[]>((resolve) => findings.set(uri, resolve));
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      send({ method: 'textDocument/didOpen', params: { textDocument } });
      return found;
    },
    completions: async (path, position) => {
      const textDocument = { uri: pathToFileURL(path).href };
      const answer = (await request('textDocument/completion', { textDocument, position })) as {
        items: RawCompletion[];
      };
      return answer.items.map(({ documentation, ...item }) => ({ ...item, documentation: plainText(documentation) }));
    },
    hover: async (path, position) => {
      const textDocument = { uri: pathToFileURL(path).href };
      const answer = await request('textDocument/hover', { textDocument, position });
      return plainText((answer as { contents: Markup } | null)?.contents);
    },
    close: async () => {
      await request('shutdown', null);
      send({ method: 'exit' });
      await ended;
    },
  };
}

type Message = {
  id?: number | string | undefined;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
};

type Markup = string | { value: string } | undefined;
type RawCompletion = { label: string; insertText?: string; documentation?: Markup };

const capabilities = {
  workspace: { configuration: true },
  textDocument: {
    completion: { completionItem: { documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown'] },
  },
};

/** As an editor that asks for everything, and never for a schema out of the network. */
function configurationFor({ params }: Message): unknown[] {
  const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
  return (params as { items: { section: string }[] }).items.map(({ section }) => (section === 'yaml' ? yaml : {}));
}

function plainText(markup: Markup): string {
  return typeof markup === 'string' ? markup : (markup?.value ?? '');
}

/** Cuts a stream into messages: a head with `Content-Length` in bytes, an empty line, JSON. */
function createMessageReader(receive: (message: Message) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || rest.length < end + 4 + length) return;
      const body = rest.subarray(end + 4, end + 4 + length).toString();
      rest = rest.subarray(end + 4 + length);
      receive(JSON.parse(body) as Message);
    }
  };
}
