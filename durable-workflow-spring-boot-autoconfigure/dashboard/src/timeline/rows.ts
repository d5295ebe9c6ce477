import type { Step } from '../model';
import type { Span } from './axis';

/** One line of the timeline. */
export interface Row {
  /** The same for the same call in every answer, so that what somebody opened stays open. */
  key: string;
  type: 'call' | 'branch' | 'section';
  /** Of a branch the name of the branch, of a section its title */
  name: string;
  /** How far it is indented */
  depth: number;
  /** Of a branch or section null */
  step: Step | null;
  /** For a compensation the key of the step that it undoes, for a step the key of what undoes it */
  linkedTo: string | null;
}

/** Calls without a place in the body. */
const MARKERS = new Set(['CONTINUED', 'DROPPED_CHILD', 'REWIND', 'VERSION']);

const MARKS_SCOPE = 2;

/** In the order of the body, branches below their block, then what is undone, then marks. */
export function rowsOf(steps: readonly Step[]): Row[] {
  const keys = new Map<Step, string>();
  const taken = new Map<string, number>();
  for (const step of steps) {
    const base =
      typeof step.scope === 'number'
        ? `${step.scope}|${step.position}`
        : `${step.kind === 'COMPENSATION' ? 'undo' : (step.branch ?? '')}|${step.position}|${step.kind === 'COMPENSATION' ? '' : step.kind}`;
    const times = taken.get(base) ?? 0;
    taken.set(base, times + 1);
    keys.set(step, times === 0 ? base : `${base}|${times}`);
  }

  const body: Step[] = [];
  const compensations: Step[] = [];
  const markers: Step[] = [];
  const branched: Step[] = [];
  for (const step of steps) {
    if (step.kind === 'COMPENSATION') compensations.push(step);
    else if (step.scope === MARKS_SCOPE || MARKERS.has(step.kind)) markers.push(step);
    else if (step.branch) branched.push(step);
    else body.push(step);
  }

  const links = linksOf(steps, compensations, keys);
  const call = (step: Step, depth: number): Row => ({
    key: keys.get(step)!,
    type: 'call',
    name: step.name,
    depth,
    step,
    linkedTo: links.get(step) ?? null,
  });

  const below = branchesBelow(steps, branched);
  const rows: Row[] = [];
  const placed = new Set<Step>();
  const place = (step: Step, depth: number): void => {
    rows.push(call(step, depth));
    placed.add(step);
    for (const branch of below.get(step) ?? []) {
      rows.push({
        key: `${keys.get(step)}>${branch.path}`,
        type: 'branch',
        name: branch.name,
        depth: depth + 1,
        step: null,
        linkedTo: null,
      });
      branch.steps.forEach((inner) => place(inner, depth + 2));
    }
  };
  body.forEach((step) => place(step, 0));

  // Those whose block is not among the steps that were sent.
  let path: string | null = null;
  for (const step of branched) {
    if (placed.has(step)) continue;
    if (step.branch !== path) {
      path = step.branch!;
      rows.push({ key: `>${path}`, type: 'branch', name: path, depth: 0, step: null, linkedTo: null });
    }
    place(step, 1);
  }
  section('Undoing', compensations);
  section('Marks', markers);
  return rows;

  function section(name: string, members: Step[]): void {
    if (members.length === 0) return;
    rows.push({ key: `section|${name}`, type: 'section', name, depth: 0, step: null, linkedTo: null });
    members.forEach((step) => rows.push(call(step, 0)));
  }
}

interface BranchOf {
  path: string;
  name: string;
  steps: Step[];
}

/**
 * Which branches stand below which block. A branch is named by its path only, which blocks of a loop share: of several blocks
 * it belongs to the last that had begun when the branch's first call did.
 */
function branchesBelow(steps: readonly Step[], branched: readonly Step[]): Map<Step, BranchOf[]> {
  const blocks = new Map<string, Step[]>();
  for (const step of steps) {
    if (step.kind !== 'PARALLEL') continue;
    const path = step.branch ? `${step.branch}/${step.name}` : step.name;
    blocks.set(path, [...(blocks.get(path) ?? []), step]);
  }
  const found = new Map<Step, BranchOf[]>();
  let open: BranchOf | null = null;
  let block: Step | undefined;
  let before: Step | null = null;
  for (const step of branched) {
    const path: string = step.branch!;
    const goesOn: boolean =
      open !== null &&
      open.path === path &&
      before !== null &&
      step.scope === before.scope &&
      step.position > before.position;
    before = step;
    if (!goesOn) {
      const owner = ownerOf(path, step);
      block = owner?.block;
      open = { path, name: owner?.name ?? path, steps: [] };
      if (block) found.set(block, [...(found.get(block) ?? []), open]);
    }
    if (block) open!.steps.push(step);
  }
  return found;

  function ownerOf(path: string, first: Step): { block: Step; name: string } | null {
    // A branch that runs beside the body has the path of its block; the others add their own name. Names may hold slashes.
    let end = path.length;
    while (end > 0) {
      const candidates = (blocks.get(path.slice(0, end)) ?? []).filter((block) => block !== first);
      if (candidates.length > 0) {
        const begun = candidates.filter((block) => Date.parse(block.startedAt) <= Date.parse(first.startedAt));
        return { block: begun.at(-1) ?? candidates[0]!, name: path.slice(end + 1) || path };
      }
      end = path.lastIndexOf('/', end - 1);
    }
    return null;
  }
}

// A compensation tells the name of the step that it undoes; they run last to first.
function linksOf(steps: readonly Step[], compensations: readonly Step[], keys: Map<Step, string>): Map<Step, string> {
  const links = new Map<Step, string>();
  const undoable = steps.filter((step) => step.kind === 'STEP' || step.kind === 'CHILD');
  for (const compensation of compensations) {
    const step = undoable.findLast(
      (candidate) => candidate.name === compensation.name && !links.has(candidate) && candidate.status !== 'INTENT',
    );
    if (!step) continue;
    links.set(step, keys.get(compensation)!);
    links.set(compensation, keys.get(step)!);
  }
  return links;
}

/** Every instant that a timeline of these calls marks. */
export function instantsOf(steps: readonly Step[], now: number): number[] {
  const instants: number[] = [];
  let open = false;
  for (const step of steps) {
    add(step.startedAt);
    add(step.endedAt);
    step.failures?.forEach((failure) => add(failure.at));
    if (isOpen(step)) {
      open = true;
      add(step.dueAt);
    }
  }
  if (open) instants.push(now);
  return instants;

  function add(text: string | null | undefined): void {
    const at = text ? Date.parse(text) : NaN;
    if (!Number.isNaN(at)) instants.push(at);
  }
}

/** When steps were at work. After a failed attempt nobody knows when the pause ended. */
export function workOf(steps: readonly Step[], now: number): Span[] {
  return steps
    .filter((step) => step.kind === 'STEP' || step.kind === 'COMPENSATION')
    .map((step) => ({
      from: Date.parse(step.startedAt),
      to: Date.parse(step.failures?.[0]?.at ?? step.endedAt ?? '') || now,
    }));
}

export function isOpen(step: Step): boolean {
  return step.status === 'INTENT' || (step.status === 'UNKNOWN' && !step.endedAt);
}
