export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

export interface RestartableServer extends RunningServer {
  /** Starts it again where it was, with what it had written. */
  restart(): Promise<void>;
}

/** Owns the servers of a suite from the moment they run, and stops them in reverse order. */
export class RunningServers {
  readonly #servers: RunningServer[] = [];

  async add<Server extends RunningServer>(starting: Promise<Server>): Promise<Server> {
    const server = await starting;
    this.#servers.push(server);
    return server;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers.splice(0).reverse()) await server.stop();
  }
}
