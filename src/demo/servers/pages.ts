import { ISSUES } from '../sentry/issues';
import { COMPANY } from '../simulation/company';
import { INCIDENTS, INCIDENT_NAMES } from '../simulation/incidents';
import type { Simulation } from '../simulation/simulation';
import type { Route } from './answer';
import { html } from './answer';
import type { ShownMessage } from './messagesApi';

/** Where an issue's permalink leads: a page that says what it is. */
export const issuePages: Route = ({ path }) => {
  const id = /^\/organizations\/[^/]+\/issues\/([^/]+)\/?$/.exec(path)?.[1];
  const issue = ISSUES.find((candidate) => candidate.id === id);
  if (!issue) return undefined;
  const thrown = issue.exceptions.at(-1);
  return html(
    page(
      `${issue.shortId} · ${COMPANY.name}`,
      `<p>In a real company this link opens the issue in Sentry.</p>
<p><strong>${escaped(thrown?.type ?? '')}</strong>: ${escaped(thrown?.value ?? '')}</p>
<p>${escaped(issue.culprit)}</p>`,
    ),
  );
};

/** Start and stop incidents by hand. */
export function controlPage(simulation: Simulation, endpoints: readonly string[]): string {
  const incidents = INCIDENT_NAMES.map((name) => {
    const { phase } = simulation.timetable.state(name, simulation.now);
    return `<tr><td>${INCIDENTS[name].title}</td><td>${phase}</td><td>${button(`/incidents/${name}/start`, 'Start')} ${button(`/incidents/${name}/stop`, 'Stop')}</td></tr>`;
  });
  const plugs = endpoints.map(
    (name) =>
      `<tr><td>${name}</td><td></td><td>${button(`/unplug/${name}`, 'Pull the plug')} ${button(`/plug/${name}`, 'Plug in')}</td></tr>`,
  );
  return page(COMPANY.name, `<table>${[...incidents, ...plugs].join('\n')}</table>`);
}

/** What was sent to the rooms of the company, the latest first. */
export function messagesPage(messages: readonly ShownMessage[]): string {
  const rows = [...messages]
    .reverse()
    .map(
      ({ at, room, change, text }) =>
        `<tr><td>${new Date(at).toISOString().slice(11, 19)}</td><td>#${escaped(room)}</td><td>${escaped(change)}</td><td style="white-space:pre-line">${escaped(text)}</td></tr>`,
    );
  const table = rows.length === 0 ? '<p>Nothing was sent yet.</p>' : `<table>${rows.join('\n')}</table>`;
  return page(`Messages · ${COMPANY.name}`, table);
}

const button = (path: string, label: string): string =>
  `<form method="post" action="${path}"><button>${label}</button></form>`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>body{font-family:sans-serif;margin:2rem}form{display:inline}td{padding:.2rem 1rem}</style>
<h1>${title}</h1>
<p>This is a demo. Nothing here is real.</p>
${body}
</html>
`;

const escaped = (words: string): string =>
  words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
