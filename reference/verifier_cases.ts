/**
 * Writes responses with the verdicts of forklab's verifier, three of four of them damaged, to hold the verifier in Python
 * of exported folders to it:
 *
 *     npx tsx reference/verifier_cases.ts countdown 20000 > cases.jsonl
 *     (cd FOLDER && python test_verifier.py ../cases.jsonl)
 */

import { worldByName } from '../src/task/worlds.ts';
import { jsonLines } from '../src/trainers/export/task_rows.ts';
import { verifierCases } from '../src/trainers/export/verifier_cases.ts';

const [world = 'countdown', count = '20000'] = process.argv.slice(2);
process.stdout.write(jsonLines(verifierCases(worldByName(world), Number(count))));
