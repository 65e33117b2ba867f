/**
 * What a source imports and which globals it uses, read with Vite's own parser (oxc). dependency-cruiser was looked at: it
 * wants TypeScript's JavaScript API, which TypeScript 7 no longer has, and a newer Node than ours.
 */

import type { ESTree } from 'vite';

/** An import as written. `typeOnly` ones leave no trace in the program; `url` ones start a worker. */
export interface Import {
  specifier: string;
  at: number;
  typeOnly: boolean;
  url: boolean;
}

/** Every way that a source names another: import, export from, import(), import type, new URL(..., import.meta.url). */
export function importsOf(program: ESTree.Program): Import[] {
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
export function documentUses(program: ESTree.Program): { name: string; at: number }[] {
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
