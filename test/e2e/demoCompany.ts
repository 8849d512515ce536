import { startDemo } from '../../scripts/demo.mjs';

/** The demo company of a test: nothing happens in it but what the test asks for. */
export interface DemoCompany {
  readonly workspace: string;
  startIncident(name: string): Promise<void>;
  endIncident(name: string): Promise<void>;
  /** Makes a server refuse every connection, as if somebody had pulled its plug. */
  unplug(endpoint: string): Promise<void>;
  plug(endpoint: string): Promise<void>;
  stop(): Promise<void>;
}

export async function openDemoCompany(): Promise<DemoCompany> {
  const demo = await startDemo({ args: ['--manual'] });
  const steer = async (path: string): Promise<void> => {
    const answer = await fetch(new URL(path, demo.control), { method: 'POST' });
    if (!answer.ok) throw new Error(`The demo did not do ${path}: ${await answer.text()}`);
  };
  return {
    workspace: demo.workspace,
    startIncident: (name) => steer(`/incidents/${name}/start`),
    endIncident: (name) => steer(`/incidents/${name}/stop`),
    unplug: (endpoint) => steer(`/unplug/${endpoint}`),
    plug: (endpoint) => steer(`/plug/${endpoint}`),
    stop: () => demo.stop(),
  };
}
