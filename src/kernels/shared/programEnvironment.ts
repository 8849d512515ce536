/** Variables of the editor that must not reach the user's programs: with them, `node` would be the editor. */
const EDITOR_VARIABLE = /^(?:ELECTRON|VSCODE)_/;

/** What a program of the user inherits. */
export const programEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !EDITOR_VARIABLE.test(name)));
