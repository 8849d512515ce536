import type { IncidentName } from '../simulation/incidents';
import { INCIDENTS, INCIDENT_NAMES, isIncidentName } from '../simulation/incidents';
import type { Simulation } from '../simulation/simulation';
import type { Answer, DemoRequest, Route } from './answer';
import { html, json } from './answer';
import { FAULTS, isFault } from './fault';
import type { LoopbackServer } from './loopbackServer';
import { controlPage } from './pages';

/** Steers the demo: incidents by hand, the timetable, and the plug of every server but this one. */
export function controlApi(simulation: Simulation, servers: ReadonlyMap<string, LoopbackServer>): Route {
  return async (request) => {
    if (isForeign(request))
      return json({ error: 'Only this page and programs on this computer steer the demo.' }, 403);
    const [area = '', name = '', verb = ''] = request.path.slice(1).split('/');
    if (request.method === 'GET') return state(area, request, simulation, servers);
    if (request.method !== 'POST') return undefined;
    switch (area) {
      case 'incidents':
        return isIncidentName(name)
          ? steer(name, verb, simulation)
          : unknownName('incident', name, INCIDENT_NAMES);
      case 'timetable':
        return timetable(name, simulation);
      case 'plug':
      case 'unplug':
        return plug(area, name, request.query.get('mode') ?? 'refuse', servers);
      default:
        return undefined;
    }
  };
}

/** A page of another origin cannot steer the demo, and neither can a name that was made to point at this computer. */
function isForeign({ headers }: DemoRequest): boolean {
  const own = headers.host ?? '';
  const isLoopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(own);
  return !isLoopback || (headers.origin !== undefined && headers.origin !== `http://${own}`);
}

function state(
  area: string,
  { headers }: DemoRequest,
  simulation: Simulation,
  servers: ReadonlyMap<string, LoopbackServer>,
): Answer | undefined {
  if (area === '' && headers.accept?.includes('text/html'))
    return html(controlPage(simulation, [...servers.keys()]));
  if (area !== '' && area !== 'incidents') return undefined;
  return json({
    demo: true,
    incidents: INCIDENT_NAMES.map((name) => ({ name, ...simulation.timetable.state(name, simulation.now) })),
    endpoints: [...servers].map(([name, server]) => ({ name, url: server.url, fault: server.fault ?? null })),
  });
}

function steer(name: IncidentName, verb: string, simulation: Simulation): Answer | undefined {
  if (verb !== 'start' && verb !== 'stop') return undefined;
  const changed = simulation.timetable[verb](name, simulation.now);
  return json({ changed, ...wireIncident(name, simulation) });
}

function wireIncident(name: IncidentName, simulation: Simulation) {
  const state = simulation.timetable.state(name, simulation.now);
  const active = state.phase === 'escalating' || state.phase === 'full';
  return { name, title: INCIDENTS[name].title, active, ...state };
}

function timetable(verb: string, simulation: Simulation): Answer | undefined {
  if (verb !== 'pause' && verb !== 'resume') return undefined;
  simulation.timetable[verb](simulation.now);
  return json({ timetable: verb === 'pause' ? 'paused' : 'running' });
}

async function plug(
  verb: 'plug' | 'unplug',
  name: string,
  mode: string,
  servers: ReadonlyMap<string, LoopbackServer>,
): Promise<Answer> {
  const server = servers.get(name);
  if (!server) return unknownName('endpoint', name, [...servers.keys()]);
  if (!isFault(mode)) return unknownName('mode', mode, FAULTS);
  if (verb === 'unplug') await server.unplug(mode);
  else await server.plug();
  return json({ name, url: server.url, fault: server.fault ?? null });
}

const unknownName = (what: string, name: string, known: readonly string[]): Answer =>
  json({ error: `There is no ${what} "${name}". Known: ${known.join(', ')}.` }, 404);
