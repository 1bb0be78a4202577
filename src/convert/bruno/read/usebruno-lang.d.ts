/** The part of `@usebruno/lang` that is used; it has no types of its own. All throw Error for what they cannot read. */
declare module '@usebruno/lang' {
  const lang: {
    bruToJsonV2: (text: string) => Record<string, unknown>;
    bruToEnvJsonV2: (text: string) => Record<string, unknown>;
    collectionBruToJson: (text: string) => Record<string, unknown>;
    dotenvToJson: (text: string) => Record<string, string>;
  };
  export default lang;
}
