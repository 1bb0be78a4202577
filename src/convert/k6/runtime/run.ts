/** From files to requests: order, dependencies, rows, results. */
export const runRuntime = String.raw`
/** Values of the variables of the files: those of k6's environment, else the defaults. One without value ends the test. */
function readEnvironment(...files) {
  const missing = [];
  for (const file of files) {
    const values = {};
    for (const [name, { value, isOptional }] of Object.entries(file.env)) {
      if (__ENV[name] !== undefined) values[name] = __ENV[name];
      else if (value !== undefined) values[name] = value;
      else if (!isOptional && !missing.includes(name)) missing.push(name);
    }
    file.env = values;
  }
  if (missing.length === 0) return;
  throw new Error('no value for ' + missing.join(', ') + ': set each by k6 run -e NAME=value');
}

/** One pass through a file: setup, requests, and teardown whatever happened. */
function runFile(file, data, row) {
  const fixtures = fixturesOf(file, data);
  if (fixtures === undefined) return;
  const state = startState(file, fixtures, row);
  group(file.name, () => {
    try {
      runBody(file, state);
    } finally {
      runSection(file, 'teardown', state);
    }
  });
}

/** Whether setup and requests passed. */
function runBody(file, state) {
  if (runSection(file, 'setup', state)) return runSection(file, 'requests', state);
  for (const request of file.requests) state.statuses[request.id] = 'skipped';
  return false;
}

/** Whether no request of the section failed; the first one that does ends the setup. */
function runSection(file, section, state) {
  if (file[section].length === 0) return true;
  return group(section, () => {
    let isGood = true;
    for (const request of file[section]) {
      const status = isGood || section !== 'setup' ? runRequest(request, file, state) : 'skipped';
      state.statuses[request.id] = status;
      if (status === 'failed' || status === 'errored') isGood = false;
    }
    return isGood;
  });
}

/** What the fixtures of a file captured, by alias; undefined where one of them failed. */
function fixturesOf(file, data) {
  const fixtures = {};
  for (const [alias, path] of Object.entries(file.fixtures || {})) {
    const fixture = parse(data[path]);
    if (!fixture.isGood) return undefined;
    fixtures[alias] = fixture.captured;
  }
  return fixtures;
}

/** Runs a fixture in k6's setup. What it leaves is text: k6 hands on nothing but JSON, which has no large integers. */
function runFixture(file, data) {
  const fixtures = fixturesOf(file, data);
  const state = startState(file, fixtures || {}, undefined);
  const isGood = fixtures !== undefined && group(file.name, () => runBody(file, state));
  const vars = {};
  for (const name of Object.keys(state.vars)) {
    if (Object.getOwnPropertyDescriptor(state.vars, name).get === undefined) vars[name] = state.vars[name];
  }
  const { captured, statuses } = state;
  const responses = Object.fromEntries(Object.entries(state.responses).map(([id, view]) => [id, plainView(view)]));
  data[file.name] = json({ isGood, isSkipped: fixtures === undefined, captured, vars, responses, statuses });
}

/** The teardown of a fixture, in k6's teardown. */
function endFixture(file, data) {
  const left = parse(data[file.name]);
  if (left.isSkipped) return;
  const state = startState(file, fixturesOf(file, data) || {}, undefined);
  Object.assign(state.responses, left.responses);
  Object.assign(state.statuses, left.statuses);
  for (const [name, value] of Object.entries(left.vars)) setVar(state.vars, name, value);
  group(file.name, () => runSection(file, 'teardown', state));
}

function startState(file, fixtures, row) {
  const state = { env: file.env, vars: {}, fixtures, responses: {}, statuses: {}, captured: {}, jar: new http.CookieJar() };
  if (row !== undefined) state.row = cel(row);
  for (const name of Object.keys(file.vars)) defineVar(file.vars, name, state.vars, state);
  return state;
}

/** A var is evaluated once, when it is first read. */
function defineVar(sources, name, target, scope) {
  const get = () => {
    const value = cel(sources[name](scope));
    setVar(target, name, value);
    return value;
  };
  Object.defineProperty(target, name, { get, enumerable: true, configurable: true });
}

function setVar(target, name, value) {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** What the expressions of a request see; the vars that depend on a row are evaluated anew for it. */
function scopeFor(row, file, state) {
  if (row === undefined) return state;
  const vars = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(state.vars));
  const scope = { ...state, vars, row: cel(row) };
  for (const name of file.rowVars || []) defineVar(file.vars, name, vars, scope);
  return scope;
}

/** A request with its rows and repetitions: passed where all of them did. */
function runRequest(request, file, state) {
  if (request.leftOut !== undefined) return 'skipped';
  return group(request.id, () => {
    const rows = request.rows === undefined ? [undefined] : Array.from(request.rows(state));
    const results = [];
    for (const row of rows) {
      for (let count = 0; count < (request.repeat || 1); count += 1) results.push(runOnce(request, file, { row, state }));
    }
    publish(request, results, state);
    const bad = results.find(({ status }) => status !== 'passed');
    return bad === undefined ? 'passed' : bad.status;
  });
}

/** Of a request with rows or repetitions the response and what was captured are lists. */
function publish(request, results, state) {
  const isListed = request.rows !== undefined || request.repeat !== undefined;
  const views = results.filter(({ view }) => view !== undefined).map(({ view }) => view);
  if (isListed) state.responses[request.id] = views;
  else if (views.length > 0) state.responses[request.id] = views[0];
  for (const name of Object.keys(request.capture || {})) {
    const values = results.filter(({ captured }) => hasOwn(captured, name)).map(({ captured }) => captured[name]);
    if (values.length === 0) continue;
    setVar(state.vars, name, isListed ? values : values[0]);
    state.captured[name] = isListed ? values : values[0];
  }
}

function runOnce(request, file, { row, state }) {
  let result;
  try {
    const at = scopeFor(row, file, state);
    result = isSkipped(request, at, state) ? { status: 'skipped', lines: [], captured: {} } : attempts(request, at, state, file);
  } catch (_error) {
    result = { status: 'errored', lines: [['the request can be made', false]], captured: {} };
  }
  for (const [label, isGood] of result.lines) check(null, { [label]: () => isGood });
  return result;
}

function isSkipped(request, at, state) {
  const reason = request.skip === undefined ? false : request.skip(at);
  if (reason !== false && reason !== null && reason !== '') return true;
  if ((request.needs || []).some((id) => state.statuses[id] !== 'passed')) return true;
  return request.if !== undefined && !bool(request.if(at));
}

/** Sends until it passes, as often as its retries allow. */
function attempts(request, at, state, file) {
  const policy = retryPolicy(request.retry === undefined ? 0 : request.retry(at));
  const ready = readyToSend(request, at, file);
  if (request.delay !== undefined) sleep(ms(request.delay(at)) / 1000);
  const askAt = (address) => {
    const answer = authorized({ ...ready, url: address, headers: { ...ready.headers } }, state);
    return answer.view === undefined ? answer : { ...answer, at: Object.assign(Object.create(answer.view), at) };
  };
  const ask = () =>
    request.paginate === undefined ? askAt(ready.url) : paged(request.paginate(at), ready, askAt);
  for (let number = 1; ; number += 1) {
    const answer = request.poll === undefined ? ask() : polled(request.poll(at), ask, policy, ready.method);
    const result = judge(request, answer);
    if (result.status === 'passed' || request.poll !== undefined) return result;
    const delay = retryDelay(policy, ready.method, number, answer);
    if (delay === undefined) return result;
    sleep(delay / 1000);
  }
}

function readyToSend(request, at, file) {
  const made = request.send(at);
  const ready = {
    name: file.name + '#' + request.id,
    redirects: 10,
    cookies: true,
    ...made,
    headers: headersOf(made.headers),
    timeout: timeoutOf(made.timeout),
  };
  if (ready.body !== undefined && !hasHeader(ready, 'content-type')) setHeader(ready, 'content-type', ready.body.type);
  return ready;
}

/** k6 has one timeout for all of a request: without a total it is the time to connect and to wait. */
function timeoutOf(timeout) {
  if (timeout === undefined) return 300000;
  if (!isMap(timeout)) return ms(timeout);
  if (timeout.total !== undefined) return ms(timeout.total);
  return ms(timeout.connect || '5s') + ms(timeout.read || '30s');
}

/** With credentials, and once more with a new token where the first was refused. */
function authorized(request, state) {
  if (request.authorize === undefined) return exchange(request, state);
  request.authorize(request);
  const answer = exchange(request, state);
  if (request.authorize.refused === undefined || !answer.view || answer.view.status !== 401n) return answer;
  request.authorize.refused();
  request.authorize(request);
  return exchange(request, state);
}

/** Makes the checks and captures; each line is a check of k6. */
function judge(request, answer) {
  if (answer.view === undefined) return { status: 'errored', lines: [['an answer came', false]], captured: {} };
  const lines = (answer.lines || []).concat(request.checks.map(([label, test]) => [label, isTrue(test, answer.at)]));
  const captured = {};
  for (const [name, find] of Object.entries(request.capture || {})) {
    try {
      captured[name] = valueOf(find(answer.at));
    } catch (_error) {
      lines.push(['capture ' + name, false]);
    }
  }
  const status = lines.every(([, isGood]) => isGood) ? 'passed' : 'failed';
  return { status, lines, captured, view: answer.view };
}
`;
