import { posix } from 'node:path';
import { parseSync } from 'vite';
import { documentUses, type Import, importsOf } from './imports.ts';
import { entries, mostInFolder, plan, roomOf, views } from './plan.ts';

/** Sources by path from the repository's root, with forward slashes. */
export type Sources = Record<string, string>;

/** One breach of a rule. */
export interface Breach {
  file: string;
  line: number;
  message: string;
}

/** Packages that draw the interface. `zustand` itself is the React binding; `zustand/vanilla` is free to all. */
const interfacePackages = /^(react|react-dom|zustand)$|^(react|react-dom|zustand\/react|@observablehq)\//;

/** Sources that only tests load. They may import anything, and nothing else may import them. */
const isTest = (file: string) => /\.(test|bench)\.tsx?$/.test(file) || /\/testing\//.test(file);

/** Sources for Node alone, by name: `node_device.ts`. */
const isNodeOnly = (file: string) => posix.basename(file).startsWith('node_');

/** Rooms for Node alone. */
const nodeRooms = /^(cli|paper\/jobs)(\/|$)/;

/** Float64 twins, which kernels are held to, and kernels, which another compiler reads. */
const isUsedOtherwise = (file: string) => /\/(twin|kernels)\//.test(file);

const isProduct = (file: string) => file.startsWith('src/') && !file.endsWith('.d.ts') && !isTest(file);

/**
 * All breaches in the sources of `src/`, in the order of the files.
 * @param importers sources outside `src/`: what one of them imports is in use
 */
export function findBreaches(sources: Sources, importers: Sources = {}): Breach[] {
  const files = Object.keys(sources).filter(isProduct);
  const imports = new Map<string, Import[]>();
  const breaches = files.flatMap((file) => {
    const { program, errors } = parseSync(file, sources[file]);
    if (errors.length > 0) return [{ file, line: 1, message: `does not parse: ${errors[0].message}` }];
    imports.set(file, importsOf(program));
    return checkFile(file, sources[file], imports.get(file)!, documentUses(program));
  });
  return [...breaches, ...findCircles(imports), ...findUnused(imports, importers), ...findCrowded(files)];
}

/** The path of a source that an import names, null of a package or another file. */
function targetOf(file: string, { specifier }: Import): string | null {
  if (!specifier.startsWith('.')) return null;
  const target = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  return target.endsWith('.css') ? null : target;
}

function checkFile(
  file: string,
  source: string,
  imports: readonly Import[],
  documents: readonly { name: string; at: number }[],
): Breach[] {
  const room = roomOf(file);
  if (!(room in plan)) {
    const message = `lies outside the plan: src/${room} is not one of its rooms (scripts/dependencies/plan.ts)`;
    return [{ file, line: 1, message }];
  }
  const breaches: Breach[] = [];
  const report = (at: number, message: string) =>
    breaches.push({ file, line: source.slice(0, at).split('\n').length, message });
  for (const found of imports) {
    const target = targetOf(file, found);
    const message = target
      ? checkRelative(file, room, target, found)
      : checkPackage(file, room, found.specifier);
    if (message) report(found.at, message);
  }
  if (!room.startsWith('ui/')) {
    for (const { name, at } of documents) report(at, `uses ${name}: only src/ui knows the DOM`);
  }
  return breaches;
}

/** What is wrong with importing a file of ours, or null. */
function checkRelative(file: string, from: string, target: string, { typeOnly, url }: Import): string | null {
  if (!target.startsWith('src/')) {
    return target.startsWith('shaders/') || target === 'package.json'
      ? null
      : `imports ${target}, outside src`;
  }
  if (isTest(target)) return `imports ${target}, which is for tests`;
  if (isNodeOnly(target) && !nodeRooms.test(from) && !isNodeOnly(file)) {
    return `imports ${target}: only cli, jobs, tests and scripts may import a source for Node`;
  }
  const to = roomOf(target);
  if (to === from || plan[from].includes(to)) return null;
  // The client side may name the types of what it talks about and start the lab's worker; neither brings code along.
  if (from === 'lab/client' && (typeOnly || (url && to === 'lab')) && plan.lab.concat('lab').includes(to))
    return null;
  const isView = (room: string) => (views as readonly string[]).includes(room);
  if (isView(from) && isView(to)) return `imports ${target}: a view never imports a view`;
  return `imports ${target}: ${from} may not import ${to} (it may import ${plan[from].join(', ') || 'nothing'})`;
}

/** What is wrong with importing a package, or null. */
function checkPackage(file: string, from: string, specifier: string): string | null {
  if (!from.startsWith('ui/') && interfacePackages.test(specifier)) {
    return `imports ${specifier}: only src/ui may know React`;
  }
  if (
    (specifier.startsWith('node:') || specifier === 'webgpu') &&
    !nodeRooms.test(from) &&
    !isNodeOnly(file)
  ) {
    return `imports ${specifier}: outside cli, only sources named node_* are for Node`;
  }
  return null;
}

/** Sources that import each other in a circle; types count, a worker that is started does not. */
function findCircles(imports: ReadonlyMap<string, readonly Import[]>): Breach[] {
  const breaches: Breach[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      const circle = path.slice(at);
      breaches.push({
        file: circle[0],
        line: 1,
        message: `stands in a circle: ${[...circle, file].join(' → ')}`,
      });
    }
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const found of imports.get(file) ?? []) {
      const target = found.url ? null : targetOf(file, found);
      if (target && imports.has(target)) visit(target);
    }
    path.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return breaches;
}

/** Sources that nothing imports but tests. */
function findUnused(imports: ReadonlyMap<string, readonly Import[]>, importers: Sources): Breach[] {
  const used = new Set(entries);
  const use = (file: string, all: readonly Import[]) => {
    for (const found of all) {
      const target = targetOf(file, found);
      if (target) used.add(target);
    }
  };
  for (const [file, all] of imports) use(file, all);
  for (const [file, source] of Object.entries(importers))
    use(file, importsOf(parseSync(file, source).program));
  return [...imports.keys()]
    .filter((file) => !used.has(file) && !isUsedOtherwise(file))
    .map((file) => ({ file, line: 1, message: 'is imported by nothing but tests, if at all' }));
}

/** Folders with too many sources. */
function findCrowded(files: readonly string[]): Breach[] {
  const count = new Map<string, number>();
  for (const file of files) {
    const folder = posix.dirname(file);
    count.set(folder, (count.get(folder) ?? 0) + 1);
  }
  return [...count]
    .filter(([, n]) => n > mostInFolder)
    .map(([file, n]) => ({ file, line: 1, message: `holds ${n} sources, more than ${mostInFolder}` }));
}
