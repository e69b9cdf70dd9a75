import { VERSION } from "../../server/version.ts";
import type { BrowserContextOptions } from "playwright-core";
import type { FindingMessage } from "../../protocol/findings.ts";
import { currentPage } from "../../page_build/kept_page.ts";
import type { PageAssets } from "../../server/api/page_assets.ts";
import type { Certificate } from "../../server/api/listener.ts";
import { ClientNames } from "../../server/api/client_names.ts";
import { Devices } from "../../server/api/devices.ts";
import { type ApiServer, listen, type NetworkPlace } from "../../server/api/server.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createLog } from "../../server/log.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { ScriptedBuilds } from "./scripted_builds.ts";
import { Seen, Visitors } from "./visitors.ts";
import { UNATTENDED } from "../idle_boards.ts";
import { patiently } from "../patience.ts";

/** The server's secret. */
export const TOKEN = "00112233445566778899aabbccddeeff";

/** The real server with the real page and scripted boards, and visitors. */
export class Stage implements AsyncDisposable {
  readonly boards: ScriptedBoards;
  /** What has become of the projects' files. */
  readonly builds = new ScriptedBuilds();
  /** Origins that the server, once it is started again, lets in. */
  origins: readonly string[] = [];
  /** Where the server, once it is started again, is in the network. */
  network: NetworkPlace | null = null;
  /** Whether the server, once it is started again, finds boards that are plugged in. */
  findsBoards = true;
  /** Whether whoever opens the page is the user who runs the server. */
  isOwner = true;
  /** Who may come in. */
  devices: Devices;
  /** What the server's doctor finds. */
  findings: readonly FindingMessage[] = [];
  readonly #visitors: Visitors;
  readonly #names = new ClientNames();
  #page: PageAssets;
  #api: ApiServer;

  private constructor(boards: ScriptedBoards, visitors: Visitors, page: PageAssets) {
    this.boards = boards;
    this.#visitors = visitors;
    this.#page = page;
    this.devices = this.#knowing(TOKEN);
    this.#api = this.#serve(0, TOKEN);
  }

  /** Start everything. */
  static async open(chromiumPath: string, boards = new ScriptedBoards()): Promise<Stage> {
    return new Stage(boards, await Visitors.open(chromiumPath), await currentPage());
  }

  /** Where the server listens. */
  get url(): string {
    return this.#api.url;
  }

  /** Where it is in the network. */
  get networkUrl(): string {
    return this.#api.networkUrl ?? "";
  }

  /** What any page complained of. */
  get problems(): readonly string[] {
    return this.#visitors.problems;
  }

  /** Somebody opens the page. */
  async visit(options: BrowserContextOptions = {}, url = this.url): Promise<Seen> {
    return new Seen(await this.#visitors.visit(url, options), options.locale);
  }

  /** It shows another certificate there. */
  async renew(certificate: Certificate): Promise<void> {
    await this.#api.renew(certificate);
  }

  /** The server ends. */
  async stop(): Promise<void> {
    await this.#api.close();
  }

  /** The server is back at the same place, with the same token and the same page unless told. */
  restart(token = TOKEN, page = this.#page): void {
    this.#page = page;
    this.devices = this.#knowing(token);
    this.#api = this.#serve(this.#api.port, token);
  }

  /** End everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.boards.release();
    await patiently(this.#visitors[Symbol.asyncDispose](), () => "The browser did not close its pages");
    await patiently(this.#api.close(), () => "The server did not end");
  }

  #knowing(token: string): Devices {
    return new Devices({ token, names: this.#names });
  }

  #serve(port: number, token: string): ApiServer {
    const log = createLog({ write: () => {}, now: () => new Date() });
    const api = listen({
      port,
      origins: this.origins,
      network: this.network,
      token,
      log,
      clock: systemClock,
      isOwner: () => this.isOwner,
    });
    const { boards } = this;
    const startedAt = new Date();
    api.open({
      ...UNATTENDED,
      boards,
      page: this.#page,
      version: VERSION,
      startedAt,
      findsBoards: this.findsBoards,
      devices: this.devices,
      builds: this.builds,
      examine: () => Promise.resolve(this.findings),
      async programmer(job) {
        job.report({ phase: "compile", percent: 20, message: "Compiling" });
        await job.take();
        job.report({ phase: "upload", percent: 62, message: "Uploading" });
        job.signal.addEventListener("abort", () => boards.programmed.reject(job.signal.reason));
        await boards.programmed.promise;
        return "12345678";
      },
    });
    return api;
  }
}
