/** A text as part of a URL's query, as Go's `url.QueryEscape` writes it: a blank is a plus. */
export const queryEscape = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
