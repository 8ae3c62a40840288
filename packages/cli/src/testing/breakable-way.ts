import { connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server that a test can break off and mend: the network between them. */
export class BreakableWay {
  private readonly sockets = new Set<Socket>();
  private isOpen = true;

  private constructor(private readonly server: Server) {}

  /** @param url - Of the server. */
  static async to(url: string): Promise<BreakableWay> {
    const { hostname, port } = new URL(url);
    const server = createServer();
    const way = new BreakableWay(server);
    server.on("connection", (near) => {
      if (!way.isOpen) return void near.destroy();
      const far = connect(Number(port), hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        way.sockets.add(one);
        one.on("error", () => other.destroy()).on("close", () => other.destroy());
        one.pipe(other);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return way;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  /** Ends every connection; new ones are refused until it is mended. */
  break(): void {
    this.isOpen = false;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  mend(): void {
    this.isOpen = true;
  }

  async close(): Promise<void> {
    this.break();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
