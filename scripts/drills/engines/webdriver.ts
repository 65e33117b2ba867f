import { connect, type Socket } from 'node:net';

/**
 * A browser that is driven by the commands of WebDriver. WebKit's driver takes them by HTTP; Firefox itself takes the same
 * ones by Marionette, which spares its HTTP driver, a program that Debian does not have. Neither needs a package.
 */
export interface Driver {
  /** @throws Error with the browser's words */
  navigate(url: string): Promise<void>;
  /** The value of a function's body in the page; a promise is waited for. */
  evaluate<T>(body: string, ...args: unknown[]): Promise<T>;
  /** Presses the element that a function's body finds, as a person would: what is covered is refused. */
  click(body: string, ...args: unknown[]): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** What is asked from now on is asked of the page's first frame, until it navigates. */
  enterFrame(): Promise<void>;
  /** A picture of what is seen, PNG. */
  screenshot(): Promise<Buffer>;
  readonly version: string;
  /** Ends the session. */
  close(): Promise<void>;
}

/** A command under both of its names: its path below the session's and Marionette's. */
interface Command {
  path: string;
  marionette: string;
  method?: 'GET' | 'DELETE';
  parameters?: Record<string, unknown>;
}

type Send = (command: Command) => Promise<unknown>;

/** The key under which WebDriver names an element. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

function driver(send: Send, version: string): Driver {
  const evaluate = async <T>(body: string, ...args: unknown[]): Promise<T> => {
    // A promise's failure is an answer too: a script that fails by itself is told of in other words in each browser.
    const script = `const answer = arguments[arguments.length - 1];
        (async (...args) => { ${body} })(...arguments).then((value) => answer({ value }), (error) => answer({ error: String(error) }));`;
    const { value, error } = (await send({
      path: 'execute/async',
      marionette: 'WebDriver:ExecuteAsyncScript',
      parameters: { script, args },
    })) as { value: T; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  };
  return {
    version,
    async navigate(url) {
      await send({ path: 'url', marionette: 'WebDriver:Navigate', parameters: { url } });
    },
    evaluate,
    async click(body, ...args) {
      const element = await evaluate<Record<string, string> | null>(body, ...args);
      if (!element) throw new Error(`There is nothing to press: ${args.join(', ')}.`);
      const id = element[elementKey];
      await send({ path: `element/${id}/click`, marionette: 'WebDriver:ElementClick', parameters: { id } });
    },
    async resize(width, height) {
      await send({
        path: 'window/rect',
        marionette: 'WebDriver:SetWindowRect',
        parameters: { width, height },
      });
    },
    async enterFrame() {
      await send({ path: 'frame', marionette: 'WebDriver:SwitchToFrame', parameters: { id: 0 } });
    },
    async screenshot() {
      const taken = await send({
        path: 'screenshot',
        marionette: 'WebDriver:TakeScreenshot',
        method: 'GET',
        parameters: { full: false },
      });
      return Buffer.from(taken as string, 'base64');
    },
    async close() {
      await send({ path: '', marionette: 'WebDriver:DeleteSession', method: 'DELETE' });
    },
  };
}

/** How long a script may take, ms. */
const scriptTimeout = 600_000;

/** A session of a WebDriver server. @param options the browser's own, by their name among the capabilities */
export async function httpDriver(origin: string, options: Record<string, unknown>): Promise<Driver> {
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
    });
    const { value } = (await response.json()) as { value: Record<string, unknown> };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const { sessionId, capabilities } = await ask('POST', '/session', {
    capabilities: { alwaysMatch: { ...options, timeouts: { script: scriptTimeout } } },
  });
  const session = `/session/${sessionId}`;
  return driver(
    ({ method = 'POST', path, parameters }) => ask(method, path ? `${session}/${path}` : session, parameters),
    (capabilities as { browserVersion: string }).browserVersion,
  );
}

/** A session of a Firefox that was started with `--marionette`. */
export async function marionetteDriver(port: number): Promise<Driver> {
  const socket = connect(port, '127.0.0.1');
  const messages = messagesOf(socket);
  // It greets before it is asked.
  await messages.next();
  let id = 0;
  const send: Send = async ({ marionette, parameters = {} }) => {
    const text = Buffer.from(JSON.stringify([0, ++id, marionette, parameters]));
    socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    const { value: answer, done } = await messages.next();
    if (done) throw new Error('Firefox ended.');
    const [, , error, result] = answer as [1, number, { error: string; message: string } | null, unknown];
    if (error) throw new Error(`${error.error}: ${error.message}`);
    const isBare = typeof result === 'object' && result !== null && 'value' in result;
    return isBare ? result.value : result;
  };
  const { capabilities } = (await send({
    path: 'session',
    marionette: 'WebDriver:NewSession',
    parameters: { capabilities: { alwaysMatch: { timeouts: { script: scriptTimeout } } } },
  })) as { capabilities: { browserVersion: string } };
  const session = driver(send, capabilities.browserVersion);
  return {
    ...session,
    async close() {
      await session.close();
      socket.destroy();
    },
  };
}

/** The messages of a line: each is its length in bytes, a colon, and JSON. */
async function* messagesOf(socket: Socket): AsyncGenerator<unknown> {
  let held = Buffer.alloc(0);
  for await (const chunk of socket) {
    held = Buffer.concat([held, chunk as Buffer]);
    for (;;) {
      const colon = held.indexOf(':');
      const end = colon + 1 + Number(held.subarray(0, Math.max(0, colon)).toString());
      if (colon < 0 || held.length < end) break;
      yield JSON.parse(held.subarray(colon + 1, end).toString('utf8'));
      held = held.subarray(end);
    }
  }
}
