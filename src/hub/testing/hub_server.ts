import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file of a made-up repository. */
export interface ServedFile {
  content: Uint8Array<ArrayBuffer>;
  /** Kept as a large file, with a SHA-256 and a redirect to the CDN; else it is in git itself, with a blob's SHA-1. */
  large: boolean;
}

export interface ServedRepository {
  /** Other names than the repository's commit. Default: main. */
  revisions?: string[];
  commit: string;
  gated?: boolean;
  /** Not shown without a token. */
  private?: boolean;
  license?: string;
  files: Record<string, ServedFile>;
}

/** What goes wrong, once or always. Counts go down with every answer that they change. */
export interface Faults {
  /** The connection breaks off after so many bytes of each of these answers with a large file, in turn. */
  cutAfter: number[];
  /** Status codes in place of answers about files, in turn. */
  statuses: number[];
  /** Files are sent whole, whatever range is asked for. */
  ignoreRange: boolean;
  /** A web page in place of every file, or of those named. */
  html: boolean | string[];
  /** The page says that it is `application/octet-stream`. */
  disguised: boolean;
  /** Flips a byte of every large file. */
  corrupt: boolean;
  /** Another ETag for the content from now on. */
  etag: string | null;
  /** The CDN answers no preflight. */
  noPreflight: boolean;
  /** The list says nothing of large files but their size. */
  noDigests: boolean;
  /** After so many bytes the connection stays open and silent. */
  silentAfter: number | null;
}

const noFaults = (): Faults => ({
  cutAfter: [],
  statuses: [],
  ignoreRange: false,
  html: false,
  disguised: false,
  corrupt: false,
  etag: null,
  noPreflight: false,
  noDigests: false,
  silentAfter: null,
});

/** One request, as it came. */
export interface SeenRequest {
  /** `cdn` is another host and port than `hub`. */
  at: 'hub' | 'cdn';
  method: string;
  path: string;
  range: string | null;
  ifRange: string | null;
  authorization: string | null;
}

export const sha256Of = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
export const blobOf = (content: Uint8Array) =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

export const textFile = (text: string): ServedFile => ({
  content: new TextEncoder().encode(text),
  large: false,
});

/**
 * A server in the layout of the Hub: its API, `resolve` with the redirect of large files to a CDN at another port, ETag,
 * Range and If-Range, error codes in headers, CORS; and what can go wrong with it.
 */
export class HubServer {
  readonly repositories: Record<string, ServedRepository> = {};
  readonly faults = noFaults();
  readonly requests: SeenRequest[] = [];
  /** The token that opens what is gated or private. */
  token = 'hf_right';
  private readonly servers: Server[] = [];
  private cdn = '';
  endpoint = '';

  static async start(chunkBytes = 2 ** 16): Promise<HubServer> {
    const hub = new HubServer(chunkBytes);
    hub.endpoint = await hub.listen((request, response) => hub.answerHub(request, response));
    hub.cdn = await hub.listen((request, response) => hub.answerCdn(request, response));
    return hub;
  }

  private constructor(private readonly chunkBytes: number) {}

  /** Ends all connections. */
  async stop(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }

  /** Nothing goes wrong any more. */
  mend(): void {
    Object.assign(this.faults, noFaults());
  }

  private async listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader(
        'access-control-expose-headers',
        'X-Repo-Commit, X-Error-Code, X-Error-Message, ETag, Accept-Ranges, Content-Range, X-Linked-Size, X-Linked-ETag',
      );
      answer(request, response);
    });
    this.servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  private note(at: SeenRequest['at'], request: IncomingMessage): URL {
    const url = new URL(request.url ?? '/', 'http://hub');
    this.requests.push({
      at,
      method: request.method ?? '',
      path: url.pathname,
      range: request.headers.range ?? null,
      ifRange: (request.headers['if-range'] as string | undefined) ?? null,
      authorization: request.headers.authorization ?? null,
    });
    return url;
  }

  private answerHub(request: IncomingMessage, response: ServerResponse): ServerResponse {
    const url = this.note('hub', request);
    if (request.method === 'OPTIONS') return preflight(response);
    const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const about = parts[0] === 'api';
    const [owner, name, way, revision, ...path] = about ? parts.slice(2) : parts;
    const repository = this.repositories[`${owner}/${name}`];
    const { authorization } = request.headers;
    const known = authorization === `Bearer ${this.token}`;
    if (authorization !== undefined && !known)
      return refuse(response, 401, null, 'Invalid credentials in Authorization header');
    if (!repository || (repository.private && !known))
      return refuse(response, authorization === undefined ? 401 : 404, 'RepoNotFound');
    if (revision !== repository.commit && !(repository.revisions ?? ['main']).includes(revision))
      return refuse(response, 404, 'RevisionNotFound');
    if (about) {
      if (this.faults.html === true) return this.page(response);
      return json(response, described(`${owner}/${name}`, repository, this.faults.noDigests));
    }
    if (repository.gated && !known) return refuse(response, 401, 'GatedRepo');
    const status = this.faults.statuses.shift();
    if (status !== undefined) return refuse(response, status, null);
    const file = path.join('/');
    const served = repository.files[file];
    if (!served) return refuse(response, 404, 'EntryNotFound');
    response.setHeader('x-repo-commit', repository.commit);
    if (way === 'raw' && served.large) return response.writeHead(200).end(pointerOf(served));
    if (!served.large) return this.send(request, response, file, served);
    response.setHeader('x-linked-etag', `"${sha256Of(served.content)}"`);
    response.setHeader('x-linked-size', served.content.length);
    return response
      .writeHead(302, { location: `${this.cdn}/${owner}/${name}/${encodeURIComponent(file)}?signature=1` })
      .end();
  }

  private answerCdn(request: IncomingMessage, response: ServerResponse): ServerResponse {
    const url = this.note('cdn', request);
    if (request.method === 'OPTIONS')
      return this.faults.noPreflight ? response.writeHead(403).end() : preflight(response);
    const [owner, name, file] = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const served = this.repositories[`${owner}/${name}`]?.files[file];
    if (!served) return refuse(response, 404, null);
    return this.send(request, response, file, served);
  }

  private page(response: ServerResponse): ServerResponse {
    const type = this.faults.disguised ? 'application/octet-stream' : 'text/html; charset=utf-8';
    return response.writeHead(200, { 'content-type': type }).end('<!DOCTYPE html><title>Sign in</title>');
  }

  private send(
    request: IncomingMessage,
    response: ServerResponse,
    file: string,
    served: ServedFile,
  ): ServerResponse {
    const { faults } = this;
    if (faults.html === true || (Array.isArray(faults.html) && faults.html.includes(file)))
      return this.page(response);
    const content = Buffer.from(served.content);
    if (faults.corrupt && served.large) content[content.length >> 1] ^= 1;
    const etag = `"${faults.etag ?? sha256Of(served.content).slice(0, 32)}"`;
    response.setHeader('etag', etag);
    response.setHeader('accept-ranges', 'bytes');
    response.setHeader('content-type', 'application/octet-stream');
    const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const sameContent = [undefined, etag].includes(request.headers['if-range'] as string | undefined);
    const from = start !== undefined && !faults.ignoreRange && sameContent ? Number(start) : null;
    if (from !== null && from >= content.length) {
      return response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    }
    if (from === null) response.writeHead(200, { 'content-length': content.length });
    else {
      const range = `bytes ${from}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { 'content-range': range, 'content-length': content.length - from });
    }
    const cut = served.large ? (faults.cutAfter.shift() ?? null) : null;
    void this.stream(response, content.subarray(from ?? 0), cut);
    return response;
  }

  private async stream(response: ServerResponse, content: Buffer, cut: number | null): Promise<void> {
    response.flushHeaders();
    const end = Math.min(content.length, cut ?? content.length, this.faults.silentAfter ?? content.length);
    for (let at = 0; at < end && !response.destroyed; at += this.chunkBytes) {
      const chunk = content.subarray(at, Math.min(end, at + this.chunkBytes));
      // The client may go away at any time.
      await new Promise<void>((done) => response.write(chunk, () => done()));
    }
    if (cut !== null && cut < content.length) response.destroy();
    else if (end === content.length) response.end();
  }
}

/** What git holds in place of a large file. */
const pointerOf = ({ content }: ServedFile) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256Of(content)}\nsize ${content.length}\n`;

function preflight(response: ServerResponse): ServerResponse {
  response.setHeader('access-control-allow-headers', 'authorization, range, if-range');
  response.setHeader('access-control-allow-methods', 'GET, HEAD');
  return response.writeHead(204).end();
}

function json(response: ServerResponse, value: unknown): ServerResponse {
  return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, code: string | null, message = ''): ServerResponse {
  if (code) response.setHeader('x-error-code', code);
  if (message) response.setHeader('x-error-message', message);
  return response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"refused"}');
}

/** What the API says about a repository, with `?blobs=true`. */
const described = (
  id: string,
  { commit, gated, license, files, ...of }: ServedRepository,
  noDigests: boolean,
) => ({
  _id: '0123456789abcdef01234567',
  id,
  modelId: id,
  sha: commit,
  private: of.private ?? false,
  gated: gated ? 'manual' : false,
  tags: ['transformers', 'safetensors', ...(license ? [`license:${license}`] : [])],
  siblings: Object.entries(files).map(([rfilename, { content, large }]) => ({
    rfilename,
    size: content.length,
    blobId: large ? '0'.repeat(40) : blobOf(content),
    ...(large && !noDigests
      ? { lfs: { sha256: sha256Of(content), size: content.length, pointerSize: 134 } }
      : {}),
  })),
});
