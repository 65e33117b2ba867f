/**
 * Checks who imports whom in `src/`, as the design says, and prints each breach with its file and line.
 *
 *     npx tsx scripts/dependencies.ts
 *
 * The sources are read with Vite's own parser (oxc). dependency-cruiser was looked at: it wants TypeScript's
 * JavaScript API, which TypeScript 7 no longer has, and a newer Node than ours.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, parseSync } from 'vite';

/** Sources by path from the repository's root, with forward slashes. */
export type Sources = Record<string, string>;

/** One breach of a rule. */
export interface Breach {
  file: string;
  line: number;
  message: string;
}

/**
 * The plan of the house: which folders of `src/` each folder may import. A folder that is not named here is a
 * breach itself, so that a new one is placed in the plan. `lab/client` stands for the client side of `lab`.
 */
export const plan: Record<string, readonly string[]> = {
  random: [],
  // The service worker is a script of its own, which shares no code with the page.
  offline: [],
  task: ['random'],
  // What a program of dispatches needs of an executor, and the executors.
  device: ['random'],
  gpu: ['device', 'random'],
  wasm: ['device', 'random'],
  experiment: ['random'],
  analysis: ['random'],
  // What is trained and measured to check the paper, and the rule by which it is judged.
  reproduction: ['experiment', 'analysis', 'random'],
  model: ['device', 'random'],
  // The spec's types are the ground floor's: a recipe is said once and carried out here.
  rl: ['model', 'device', 'task', 'analysis', 'experiment', 'random'],
  onnx: ['gpu', 'random'],
  'lab/client': ['experiment', 'analysis', 'task', 'random'],
  lab: [
    'lab/client',
    'rl',
    'onnx',
    'experiment',
    'model',
    'task',
    'gpu',
    'wasm',
    'device',
    'analysis',
    'random',
  ],
  ui: ['lab/client', 'reproduction', 'task', 'experiment', 'analysis', 'random'],
  cli: [
    'lab',
    'lab/client',
    'reproduction',
    'rl',
    'onnx',
    'experiment',
    'model',
    'task',
    'gpu',
    'wasm',
    'device',
    'analysis',
    'random',
  ],
};

/** Packages that draw the interface. `zustand` itself is the React binding; `zustand/vanilla` is free to all. */
const interfacePackages =
  /^(react|react-dom|radix-ui|uplot|zustand|@radix-ui\/.*)$|^(react|react-dom|zustand\/react)\//;

/** Sources that only tests load. They may import anything, and nothing else may import them. */
const isTest = (file: string) => /\.(test|bench)\.tsx?$/.test(file) || /\/testing\//.test(file);

/** Sources for Node alone, by name: `node_device.ts`. */
const isNodeOnly = (file: string) => posix.basename(file).startsWith('node_');

/** The place of a source in the plan: its folder of `src/`, or `lab/client` for the client side of the lab. */
export function place(file: string): string {
  if (/^src\/lab\/(client|protocol)\.ts$|^src\/lab\/client\//.test(file)) return 'lab/client';
  return file.split('/')[1] ?? '';
}

/** All breaches in the sources of `src/`, in the order of the files. */
export function findBreaches(sources: Sources): Breach[] {
  return Object.keys(sources)
    .filter((file) => file.startsWith('src/') && !file.endsWith('.d.ts') && !isTest(file))
    .flatMap((file) => checkFile(file, sources[file]));
}

/** An import as written. `typeOnly` ones leave no trace in the program; `url` ones start a worker. */
interface Import {
  specifier: string;
  at: number;
  typeOnly: boolean;
  url: boolean;
}

function checkFile(file: string, source: string): Breach[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) return [{ file, line: 1, message: `does not parse: ${errors[0].message}` }];
  const from = place(file);
  const breaches: Breach[] = [];
  const report = (at: number, message: string) =>
    breaches.push({ file, line: source.slice(0, at).split('\n').length, message });

  if (!(from in plan)) {
    report(0, `lies outside the plan: src/${from} is not one of its folders (scripts/dependencies.ts)`);
    return breaches;
  }
  for (const found of importsOf(program)) {
    const message = found.specifier.startsWith('.')
      ? checkRelative(file, from, found)
      : checkPackage(file, from, found.specifier);
    if (message) report(found.at, message);
  }
  if (from !== 'ui') {
    for (const { name, at } of documentUses(program)) {
      report(at, `uses ${name}: only src/ui knows the DOM`);
    }
  }
  return breaches;
}

/** What is wrong with importing a file of ours, or null. */
function checkRelative(file: string, from: string, { specifier, typeOnly, url }: Import): string | null {
  const target = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  if (!target.startsWith('src/')) {
    return target.startsWith('shaders/') || target === 'package.json'
      ? null
      : `imports ${target}, outside src`;
  }
  if (isTest(target)) return `imports ${target}, which is for tests`;
  if (isNodeOnly(target) && from !== 'cli' && !isNodeOnly(file)) {
    return `imports ${target}: only cli, tests and scripts may import a source for Node`;
  }
  const to = place(target);
  if (to === from || plan[from].includes(to)) return null;
  // The client side may name the types of what it talks about and start the lab's worker; neither brings code along.
  if (from === 'lab/client' && (typeOnly || (url && to === 'lab')) && plan.lab.concat('lab').includes(to))
    return null;
  return `imports ${target}: ${from} may not import ${to} (it may import ${plan[from].join(', ') || 'nothing'})`;
}

/** What is wrong with importing a package, or null. */
function checkPackage(file: string, from: string, specifier: string): string | null {
  if (from !== 'ui' && interfacePackages.test(specifier)) {
    return `imports ${specifier}: only src/ui may know React`;
  }
  if ((specifier.startsWith('node:') || specifier === 'webgpu') && from !== 'cli' && !isNodeOnly(file)) {
    return `imports ${specifier}: outside cli, only sources named node_* are for Node`;
  }
  return null;
}

/** Every way that a source names another: import, export from, import(), import type, new URL(..., import.meta.url). */
function importsOf(program: ESTree.Program): Import[] {
  const found: Import[] = [];
  const add = (node: ESTree.Node | null | undefined, typeOnly: boolean, url = false) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') {
      found.push({ specifier: node.value, at: node.start, typeOnly, url });
    } else if (node?.type === 'TemplateLiteral' && node.quasis.length === 1) {
      found.push({ specifier: node.quasis[0].value.raw, at: node.start, typeOnly, url });
    }
  };
  const allTypes = (specifiers: readonly object[], kind: 'importKind' | 'exportKind') =>
    specifiers.length > 0 && specifiers.every((s) => (s as Record<string, unknown>)[kind] === 'type');
  for (const node of nodesOf(program)) {
    switch (node.type) {
      case 'ImportDeclaration':
        add(node.source, node.importKind === 'type' || allTypes(node.specifiers, 'importKind'));
        break;
      case 'ExportNamedDeclaration':
        add(node.source, node.exportKind === 'type' || allTypes(node.specifiers, 'exportKind'));
        break;
      case 'ExportAllDeclaration':
        add(node.source, node.exportKind === 'type');
        break;
      case 'ImportExpression':
        add(node.source, false);
        break;
      case 'TSImportType':
        add(node.source, true);
        break;
      case 'TSExternalModuleReference':
        add(node.expression, false);
        break;
      case 'NewExpression': {
        const [path, base] = node.arguments;
        const isUrl = node.callee.type === 'Identifier' && node.callee.name === 'URL';
        const isHere = base?.type === 'MemberExpression' && base.object.type === 'MetaProperty';
        if (isUrl && isHere && path.type === 'Literal' && /\.[tj]sx?$/.test(String(path.value)))
          add(path, false, true);
        break;
      }
    }
  }
  return found;
}

/** Every node of a syntax tree, a parent before its children. */
export function* nodesOf(tree: unknown): Generator<ESTree.Node> {
  if (typeof tree !== 'object' || tree === null) return;
  if ('type' in tree && typeof tree.type === 'string') yield tree as ESTree.Node;
  for (const child of Object.values(tree)) yield* nodesOf(child);
}

/** Uses of the globals `document` and `window`; a source's own variable of that name is none. */
function documentUses(program: ESTree.Program): { name: string; at: number }[] {
  const uses: { name: string; at: number }[] = [];
  const own = new Set<string>();
  const isDom = (name: string) => name === 'document' || name === 'window';
  for (const node of nodesOf(program)) {
    const bound =
      node.type === 'VariableDeclarator'
        ? node.id
        : 'params' in node
          ? node.params
          : 'param' in node
            ? node.param
            : null;
    for (const name of boundNames(bound)) own.add(name);
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') continue;
    const { object, property, computed, start } = node;
    if (isDom(object.name)) uses.push({ name: object.name, at: start });
    const global = object.name === 'globalThis' || object.name === 'self';
    if (global && !computed && property.type === 'Identifier' && isDom(property.name)) {
      uses.push({ name: `${object.name}.${property.name}`, at: start });
    }
  }
  return uses.filter(({ name }) => !own.has(name));
}

/** The names that a pattern binds: `{ a, b: [c] }` binds a and c. */
function boundNames(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(boundNames);
  if (typeof node !== 'object' || node === null) return [];
  const n = node as Record<string, unknown>;
  switch (n.type) {
    case 'Identifier':
      return [n.name as string];
    case 'ObjectPattern':
      return boundNames(n.properties);
    case 'Property':
      return boundNames(n.value);
    case 'ArrayPattern':
      return boundNames(n.elements);
    case 'AssignmentPattern':
      return boundNames(n.left);
    case 'RestElement':
      return boundNames(n.argument);
    case 'TSParameterProperty':
      return boundNames(n.parameter);
    default:
      return [];
  }
}

/** Reads all TypeScript under `src/` of a repository. */
export function readSources(repository: string): Sources {
  const sources: Sources = {};
  for (const entry of readdirSync(join(repository, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    sources[relative(repository, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
  }
  return sources;
}

if (import.meta.filename === process.argv[1]) {
  const sources = readSources(resolve(fileURLToPath(new URL('..', import.meta.url))));
  const breaches = findBreaches(sources);
  for (const { file, line, message } of breaches) console.error(`${file}:${line} ${message}`);
  console.log(`${Object.keys(sources).length} sources read, ${breaches.length} breaches of the plan.`);
  if (breaches.length > 0) process.exitCode = 1;
}
