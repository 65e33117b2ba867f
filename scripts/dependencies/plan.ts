/**
 * The dependency plan: the rooms (modules) of `src/`, and which rooms each may import. A room is a folder; subfolders
 * of `ui`, `lab`, `cli` and `paper` that are listed here by path are separate rooms. An unlisted folder is a violation,
 * so that every new room is added to the plan.
 */

const ground = ['random'] as const;
/** What is computed with a model, without the page. */
const engine = [
  'device',
  'model',
  'onnx',
  'task',
  'rl',
  'inspect',
  'stats',
  'forks',
  'experiment',
  'formats',
  'trainers',
] as const;
const executors = ['gpu', 'wasm'] as const;
/** What the page may know: no executor, no model, nothing that trains. */
const page = [
  'lab/client',
  'hub',
  'paper',
  'trainers',
  'formats',
  'experiment',
  'forks',
  'stats',
  'task',
  ...ground,
] as const;
const rooms = [
  'ui/preferences',
  'ui/words',
  'ui/kit',
  'ui/state',
  'ui/charts',
  'ui/tokens',
  'ui/recipe',
] as const;

/** Views of the page. A view never imports a view. */
export const views = [
  'ui/train',
  'ui/inspect',
  'ui/compare',
  'ui/paper',
  'ui/experiments',
  'ui/models',
  'ui/share',
] as const;

const view = [...rooms, ...page];

export const plan: Record<string, readonly string[]> = {
  random: [],
  // The service worker is a separate script, which shares no code with the page.
  offline: [],
  task: ground,
  // What a program of dispatches needs of an executor, and the executors.
  device: ground,
  gpu: ['device', ...ground],
  wasm: ['device', ...ground],
  model: ['device', ...ground],
  // Models in ONNX Runtime, whose logits our kernels read.
  onnx: ['model', 'gpu', 'device', ...ground],
  // How models come from the Hub, or from the visitor's files.
  hub: ['onnx', 'model', ...ground],
  stats: ground,
  forks: ['stats', ...ground],
  experiment: ['forks', 'stats', ...ground],
  formats: ['experiment', 'task', 'forks', 'stats', ...ground],
  // Experiments for TRL, ms-swift and verl, and what they write. Knows no model: its files are given to it.
  trainers: ['formats', 'experiment', 'task', 'forks', 'stats', ...ground],
  // The recipe that rl carries out is the spec's own type.
  rl: ['model', 'device', 'task', 'forks', 'stats', 'experiment', ...ground],
  inspect: ['rl', 'onnx', 'model', 'device', 'task', 'forks', 'stats', 'experiment', ...ground],
  // What is trained and measured to check the paper, and the rule by which it is judged.
  paper: ['experiment', 'forks', 'stats', ...ground],
  'lab/client': ['hub', 'experiment', 'trainers', 'formats', 'forks', 'stats', 'task', ...ground],
  'lab/store': ['lab/client', 'trainers', 'formats', 'experiment', 'rl', 'onnx', 'model', 'task', ...ground],
  lab: ['lab/store', 'lab/client', 'hub', ...engine, ...executors, ...ground],
  'cli/machine': ['hub', 'formats', 'experiment', 'onnx', 'model', 'device', ...executors, ...ground],
  'cli/runs': ['cli/machine', 'lab', 'lab/store', 'lab/client', ...engine, ...ground],
  'cli/bench': ['cli/machine', ...engine, 'gpu', ...ground],
  'paper/jobs': ['paper', 'cli/runs', 'cli/machine', 'lab', 'lab/client', ...engine, ...ground],
  cli: [
    'cli/bench',
    'cli/runs',
    'cli/machine',
    'paper/jobs',
    'paper',
    'hub',
    'lab',
    'lab/store',
    'lab/client',
    ...engine,
    ...executors,
    ...ground,
  ],
  // From the ground up, each may import those before it.
  ...Object.fromEntries(rooms.map((name, i) => [name, [...rooms.slice(0, i), ...page]])),
  ...Object.fromEntries(views.map((name) => [name, view])),
  'ui/app': [...views, ...view],
};

/** Sources that something other than an import starts. */
export const entries = [
  'src/ui/app/main.tsx',
  'src/cli/main.ts',
  'src/wasm/node_worker.ts',
  'src/offline/service_worker.ts',
  'src/wasm/kernels/index.ts',
];

/** Most sources in one folder. */
export const mostInFolder = 25;

/** The room of a source: its folder of `src/`, or the room in that folder which the plan lists. */
export function roomOf(file: string): string {
  const [, folder, room] = file.split('/');
  const inner = `${folder}/${room}`;
  return inner in plan || !(folder in plan) ? inner : folder;
}
