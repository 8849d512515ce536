/** A step as the interpreter gets it, or why it is not sent. */
export type PythonSource = { readonly code: string } | { readonly problem: string };

/** Comments, strings in their three forms with any prefix, placeholders, and what lies between. */
const PARTS =
  /#[^\n]*|[rbfutRBFUT]{0,2}(?:"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')|\$\{[^}\n]*\}|[A-Za-z_0-9]+|[^]/g;
const PLACEHOLDER = /\$\{([^}\n]*)\}/g;

/**
 * Replaces `${param.team}` by a look-up of the value, which travels beside the code: nothing in a value is ever code.
 * Inside a string a placeholder would stay as it is, so it is pointed out instead.
 */
export function pythonSource(source: string, variables: Readonly<Record<string, string>>): PythonSource {
  let problem: string | undefined;
  const code = source.replace(PARTS, (part) => {
    if (part.startsWith('#')) return part;
    if (part.startsWith('${')) {
      const name = part.slice(2, -1).trim();
      if (!Object.hasOwn(variables, name)) problem ??= `"${part}" has no value here, so nothing was run.`;
      return `_sitrep[${JSON.stringify(name)}]`;
    }
    for (const [whole, name = ''] of part.matchAll(PLACEHOLDER)) {
      if (Object.hasOwn(variables, name.trim()))
        problem ??= `"${whole}" stands inside quotes, where it would stay as it is. Take the quotes away: the value arrives as one text. Nothing was run.`;
    }
    return part;
  });
  return problem === undefined ? { code } : { problem };
}
