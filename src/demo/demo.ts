import { join } from 'node:path';
import type { Clock } from '../base/clock';
import { systemClock } from '../base/clock';
import { alertmanagerApi } from './servers/alertmanagerApi';
import type { Answer, Route } from './servers/answer';
import { firstOf } from './servers/answer';
import { controlApi } from './servers/controlApi';
import { LoopbackServer } from './servers/loopbackServer';
import { messagesApi } from './servers/messagesApi';
import { monitoringApi } from './servers/monitoringApi';
import { issuePages } from './servers/pages';
import { prometheusApi } from './servers/prometheusApi';
import { sentryApi } from './servers/sentryApi';
import { serviceRoutes } from './servers/serviceRoutes';
import { SERVICES } from './simulation/company';
import { Simulation } from './simulation/simulation';
import type { Addresses } from './workspace/marker';
import { materialise, withAddresses } from './workspace/materialise';
import { ledger, writeShopDatabase } from './workspace/shopDatabase';

export interface DemoOptions {
  /** Where the files of `src/demo/company` are: `dist/demo-company` in the package. */
  readonly companyDirectory: string;
  /** Where the workspace is written. It must be empty, missing, or written by an earlier demo. */
  readonly workspace: string;
  readonly clock?: Clock;
  /** The same seed gives the same numbers. Default 1. */
  readonly seed?: number;
  /** `manual` leaves out what the timetable would begin. Default `scheduled`. */
  readonly incidents?: 'scheduled' | 'manual';
}

/** The demo company while it runs. */
export interface Demo {
  readonly workspace: string;
  /** Address of the control page and its API. */
  readonly control: string;
  /** Addresses by name: the services, `prometheus`, `alertmanager`, `sentry`, `messages`. */
  readonly addresses: Readonly<Record<string, string>>;
  /** False when this Node has no SQLite: the workspace is then without `shop.db`. */
  readonly hasDatabase: boolean;
  /** Stops every server. The workspace stays. */
  dispose(): Promise<void>;
}

/** Starts the demo company on free ports of the loopback interface and writes its workspace. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { companyDirectory, workspace, clock = systemClock, seed = 1, incidents = 'scheduled' } = options;
  const stopping = new AbortController();
  const simulation = new Simulation({ clock, seed, incidents });
  const servers = new Map<string, LoopbackServer>();
  const dispose = async (): Promise<void> => {
    stopping.abort();
    await Promise.all([...servers.values()].map((server) => server.close()));
  };
  try {
    await simulation.advance(stopping.signal);
    await openServers(servers, { simulation, companyDirectory, clock, signal: stopping.signal });
    const { control = '', ...addresses } = addressesOf(servers);
    materialise(companyDirectory, workspace, { control, ...addresses });
    const hasDatabase = writeShopDatabase(join(workspace, 'shop.db'), ledger(clock.now(), seed));
    return { workspace, control, addresses, hasDatabase, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface ServerContext {
  readonly simulation: Simulation;
  readonly companyDirectory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function openServers(
  servers: Map<string, LoopbackServer>,
  { simulation, companyDirectory, clock, signal }: ServerContext,
): Promise<void> {
  const open = async (name: string, route: Route): Promise<void> => {
    servers.set(name, await LoopbackServer.open(addressed(route, servers), clock));
  };
  for (const service of SERVICES) {
    const own = serviceRoutes(service, simulation, signal);
    await open(service, service === 'gateway' ? firstOf(own, monitoringApi(simulation, signal)) : own);
  }
  await open('prometheus', prometheusApi(simulation, signal));
  await open('alertmanager', alertmanagerApi(simulation, signal));
  await open('sentry', firstOf(issuePages, sentryApi({ simulation, codeDirectory: companyDirectory })));
  await open('messages', messagesApi(clock));
  servers.set('control', await LoopbackServer.open(controlApi(simulation, new Map(servers)), clock));
}

/** Servers name each other by place; an answer has their addresses instead. */
const addressed =
  (route: Route, servers: ReadonlyMap<string, LoopbackServer>): Route =>
  async (request) => {
    const answer = await route(request);
    return answer && { ...answer, ...addressedText(answer, addressesOf(servers)) };
  };

function addressedText({ body, headers }: Answer, addresses: Addresses): Pick<Answer, 'body' | 'headers'> {
  const entries = Object.entries(headers).map(([name, value]) => [name, withAddresses(value, addresses)]);
  return { body: withAddresses(body, addresses), headers: Object.fromEntries(entries) as Answer['headers'] };
}

const addressesOf = (servers: ReadonlyMap<string, LoopbackServer>): Addresses =>
  Object.fromEntries([...servers].map(([name, server]) => [name, server.url]));
