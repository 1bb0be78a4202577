/** The file that stands in for binary content, relative to the collections. */
export const sampleFile = { path: 'files/sample.txt', text: 'sample\n' };
