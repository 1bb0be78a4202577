export type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx';

/** `expect.status` where a request may be answered with any. */
export const anyStatus: StatusClass[] = ['1xx', '2xx', '3xx', '4xx', '5xx'];
