import type { StepDisplay } from '../../src/runbook/kernel';
import { h } from '../shared/dom';
import { jsonTree } from './jsonTree';
import { copyButton, toolbar } from './toolbar';

type HttpDisplay = Extract<StepDisplay, { kind: 'http' }>;

/** As much as scrolls well; the whole body can be copied. */
const MOST_SHOWN = 100_000;

/** Status and time first, the headers folded, the body as what it is. */
export function httpAnswer(answer: HttpDisplay): HTMLElement {
  const { status, statusText, durationMs, headers, body } = answer;
  const names = Object.keys(headers);
  const facts = [`${Math.round(durationMs)} ms`, headers['content-type'], sizeOf(body)]
    .filter(Boolean)
    .join(' · ');
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'status' },
      h('strong', { class: `status-${Math.floor(status / 100)}` }, `${status} ${statusText}`),
      h('span', { class: 'muted' }, facts),
    ),
    names.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${names.length} ${names.length === 1 ? 'header' : 'headers'}`),
        headerTable(headers),
      ),
    bodyOf(body, headers['content-type'] ?? ''),
    body !== '' && toolbar(copyButton('Copy body', 'Copy the whole body as it came', () => body)),
  );
}

const headerTable = (headers: Readonly<Record<string, string>>): HTMLElement =>
  h(
    'table',
    { class: 'headers' },
    h(
      'tbody',
      {},
      Object.entries(headers).map(([name, value]) =>
        h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, value)),
      ),
    ),
  );

function bodyOf(body: string, contentType: string): HTMLElement {
  if (body === '') return h('p', { class: 'note' }, 'The body is empty.');
  const parsed = /json/i.test(contentType) || /^\s*[[{]/.test(body) ? parse(body) : undefined;
  if (parsed) return jsonTree(parsed.value);
  const isLong = body.length > MOST_SHOWN;
  const text = isLong ? `${body.slice(0, MOST_SHOWN)}\n… ${body.length - MOST_SHOWN} characters more` : body;
  return h('pre', { class: 'body', tabindex: '0', 'aria-label': 'Body' }, text);
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function sizeOf(body: string): string {
  const bytes = new TextEncoder().encode(body).length;
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}
