import { Component, h, type ComponentChildren, type FunctionComponent } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Command } from '../actions';
import type { Detail, Step } from '../model';
import { Payload } from '../parts/payload';
import { StatusIcon, StatusPill, wordOf } from '../parts/status';
import { ErrorOf, Name, When, WhenAndAgo } from '../parts/text';
import { hrefOf } from '../route';
import { now } from '../state';
import { duration, fullInstant, instant, localDate, localTime } from '../time';
import { axisOf, type Axis } from './axis';
import { instantsOf, isOpen, rowsOf, workOf, type Row } from './rows';
import { inView } from './window';

/** Up to so many rows all are in the page, so that the browser's own search finds them. */
const ALL_ROWS = 150;

/** Breaks are marked one by one up to this number. */
const MARKED_BREAKS = 14;

const ROW_HEIGHT = 30;
const ROW_HEIGHT_NARROW = 50;
/** A view that has moved by less, in pixels, shows the same rows: those to spare are more. */
const MOVED = 150;

/** The axis of the rows in view changes in steps of so many rows, so that it is not another one with each turn of a wheel. */
const AXIS_ROWS = 10;

const NARROW = '(max-width: 700px)';

interface Props {
  detail: Detail;
  /** Commands that fit at a step; none if the page may not act */
  commands: readonly Command[];
  onCommand: (command: Command, position: number) => void;
}

export function Timeline({ detail, commands, onCommand }: Props) {
  const [search, setSearch] = useState('');
  const [unfinished, setUnfinished] = useState(false);
  const [zoom, setZoom] = useState(true);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { steps } = detail;
  const all = useMemo(() => rowsOf(steps), [steps]);
  const hasOpen = useMemo(() => steps.some(isOpen), [steps]);
  // Only what is open grows.
  const at = hasOpen ? now.value : 0;
  const rows = useMemo(() => filtered(all, search, unfinished), [all, search, unfinished]);

  const toggle = useRef((key: string) => {
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }).current;
  const show = useRef((key: string) => {
    setSearch('');
    setUnfinished(false);
    setOpened((before) => new Set(before).add(key));
    requestAnimationFrame(() => jump.current(key));
  }).current;
  const jump = useRef<(key: string) => void>(() => {});

  if (steps.length === 0) return <p class="muted">It has not called anything yet.</p>;
  return (
    <section class="timeline-part" aria-label="Timeline">
      <div class="timeline-tools">
        <label>
          <span class="hidden">Find a call</span>
          <input
            type="search"
            placeholder="Find a call"
            value={search}
            onInput={(e) => setSearch(e.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input type="checkbox" checked={unfinished} onChange={(e) => setUnfinished(e.currentTarget.checked)} />
          only open or failed
        </label>
        {rows.length > ALL_ROWS && (
          <label class="check">
            <input type="checkbox" checked={zoom} onChange={(e) => setZoom(e.currentTarget.checked)} />
            only the time of the rows in view
          </label>
        )}
        <span class="muted" role="status">
          {rows.length === all.length ? callCount(steps.length) : `${rows.length} of ${all.length} rows`}
          {detail.stepCount > steps.length && `, the latest of ${detail.stepCount.toLocaleString('en')}`}
        </span>
        <Legend />
      </div>
      <Rows
        rows={rows}
        steps={steps}
        zoom={zoom}
        at={at}
        opened={opened}
        onToggle={toggle}
        onShow={show}
        jump={jump}
        commands={commands}
        onCommand={onCommand}
      />
      {rows.length === 0 && <p class="muted">No call matches.</p>}
    </section>
  );
}

function filtered(rows: Row[], search: string, unfinished: boolean): Row[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '' && !unfinished) return rows;
  return rows.filter(
    ({ step }) =>
      step !== null &&
      (wanted === '' ||
        step.name.toLowerCase().includes(wanted) ||
        (step.branch ?? '').toLowerCase().includes(wanted)) &&
      (!unfinished || isOpen(step) || ['FAILED', 'UNKNOWN', 'TIMED_OUT'].includes(step.status)),
  );
}

function callCount(n: number): string {
  return n === 1 ? '1 call' : `${n.toLocaleString('en')} calls`;
}

function Legend() {
  return (
    <ul class="legend" aria-hidden="true">
      <li class="work">work</li>
      <li class="wait">wait</li>
      <li class="child">child</li>
      <li class="undo">undoing</li>
      <li class="open">open</li>
      <li class="failure">
        <svg width="10" height="10" viewBox="-5 -5 10 10">
          <path d={CROSS} class="failure-mark" />
        </svg>
        failed attempt
      </li>
      <li class="due">
        <svg width="10" height="10" viewBox="-5 -5 10 10">
          <path d={DIAMOND} class="due-mark" />
        </svg>
        due
      </li>
    </ul>
  );
}

/** The first of the two units: "2 d" of "2 d 4 h". */
function roughly(ms: number): string {
  return duration(ms).split(' ').slice(0, 2).join(' ');
}

const CROSS = 'M-3.5-3.5 3.5 3.500M3.5-3.5-3.5 3.5';
const DIAMOND = 'M0-4 4 0 0 4-4 0z';
const ZIGZAG = 'M-2 0-6 5-2 10-6 15M6 0 2 5 6 10 2 15';

function AxisHead({ axis }: { axis: Axis }) {
  const marked = axis.breaks.length <= MARKED_BREAKS;
  return (
    <>
      <div class="axis-head" aria-hidden="true">
        <svg class="axis-labels" width="100%" height="34">
          {axis.ticks.map((tick) => (
            <text key={tick.at} x={`${tick.x}%`} y="12" class={tick.minor ? 'minor' : ''}>
              <title>{fullInstant(tick.at)}</title>
              {tick.withDate ? `${localDate(tick.at).slice(5)} ` : ''}
              {localTime(tick.at, tick.digits)}
            </text>
          ))}
          {marked &&
            axis.breaks.map((gap) => (
              <svg
                key={gap.from}
                x={`${gap.x + gap.width / 2}%`}
                y="17"
                overflow="visible"
                class={gap.minor ? 'break minor' : 'break'}
              >
                <title>{`${duration(gap.to - gap.from)} in which nothing is recorded, shortened`}</title>
                <path d={ZIGZAG} />
                <text x="10" y="12">
                  {roughly(gap.to - gap.from)}
                </text>
              </svg>
            ))}
        </svg>
      </div>
      <svg class="backdrop" width="100%" height="100%" aria-hidden="true">
        {axis.breaks.map((gap) => (
          <rect key={gap.from} class="gap" x={`${gap.x}%`} width={`${gap.width}%`} y="0" height="100%" />
        ))}
        {axis.ticks.map((tick) => (
          <line key={tick.at} x1={`${tick.x}%`} x2={`${tick.x}%`} y1="0" y2="100%" />
        ))}
      </svg>
    </>
  );
}

interface RowsProps {
  rows: Row[];
  steps: readonly Step[];
  /** Whether the axis of a long list has only the time of the rows in view, as nothing is to be seen of a thousand others */
  zoom: boolean;
  at: number;
  opened: ReadonlySet<string>;
  onToggle: (key: string) => void;
  onShow: (key: string) => void;
  jump: { current: (key: string) => void };
  commands: readonly Command[];
  onCommand: (command: Command, position: number) => void;
}

function Rows({ rows, steps, zoom, at, opened, onToggle, onShow, jump, commands, onCommand }: RowsProps) {
  const list = useRef<HTMLOListElement>(null);
  const heights = useRef(new Map<string, number>()).current;
  const [, redraw] = useState(0);
  const rowHeight = useRowHeight();
  const windowed = rows.length > ALL_ROWS;
  const view = useView(list, windowed);

  const otherHeights = new Map<number, number>();
  if (windowed) {
    rows.forEach((row, index) => {
      if (opened.has(row.key)) otherHeights.set(index, heights.get(row.key) ?? rowHeight);
      else if (row.type !== 'call' && rowHeight !== ROW_HEIGHT) otherHeights.set(index, ROW_HEIGHT);
    });
  }
  const shown = windowed
    ? inView(rows.length, rowHeight, otherHeights, view.top, view.height)
    : { first: 0, end: rows.length, before: 0, after: 0 };

  jump.current = (key: string) => {
    const index = rows.findIndex((row) => row.key === key);
    if (index < 0 || !list.current) return;
    if (windowed) {
      const { before } = inView(rows.length, rowHeight, otherHeights, index * rowHeight, 0, 0);
      scrollTo({ top: scrollY + list.current.getBoundingClientRect().top + before - innerHeight / 3 });
    }
    requestAnimationFrame(() => {
      const head = list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] .row-head`);
      head?.focus({ preventScroll: windowed });
      if (!windowed) head?.scrollIntoView({ block: 'nearest' });
    });
  };
  const measured = useRef((key: string, height: number) => {
    if (heights.get(key) === height) return;
    heights.set(key, height);
    redraw((n) => n + 1);
  }).current;

  const seen =
    windowed && zoom ? inView(rows.length, rowHeight, otherHeights, view.top, view.height, 0) : { first: 0, end: 0 };
  const axisFirst = Math.floor(seen.first / AXIS_ROWS) * AXIS_ROWS;
  const axisEnd = Math.ceil(seen.end / AXIS_ROWS) * AXIS_ROWS;
  const axis = useMemo(() => {
    const calls = rows
      .slice(axisFirst, axisEnd)
      .flatMap((row) => (row.step && row.step.kind !== 'PARALLEL' ? [row.step] : []));
    const marked = calls.length > 0 ? calls : steps;
    return axisOf(instantsOf(marked, at), workOf(marked, at));
  }, [rows, steps, axisFirst, axisEnd, at]);

  return (
    <div class="timeline">
      <AxisHead axis={axis} />
      <ol class="rows" ref={list} data-rows={rows.length}>
        <Spacer height={shown.before} />
        {rows.slice(shown.first, shown.end).map((row, i) => (
          <TimelineRow
            key={row.key}
            row={row}
            index={shown.first + i}
            count={rows.length}
            axis={axis}
            at={row.step && isOpen(row.step) ? at : 0}
            open={opened.has(row.key)}
            onToggle={onToggle}
            onShow={onShow}
            onMeasured={windowed ? measured : null}
            commands={commands}
            onCommand={onCommand}
          />
        ))}
        <Spacer height={shown.after} />
      </ol>
    </div>
  );
}

function useRowHeight(): number {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const onChange = () => setNarrow(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return narrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT;
}

/** Where the list stands in the window, once per frame at most. */
function useView(list: { current: HTMLElement | null }, active: boolean): { top: number; height: number } {
  const [view, setView] = useState({ top: 0, height: 1_000 });
  useLayoutEffect(() => {
    if (!active) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      if (!list.current) return;
      const top = -list.current.getBoundingClientRect().top;
      setView((before) =>
        Math.abs(before.top - top) < MOVED && before.height === innerHeight ? before : { top, height: innerHeight },
      );
    };
    const later = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', later, { passive: true });
    addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', later);
      removeEventListener('resize', later);
    };
  }, [active]);
  return view;
}

function Spacer({ height }: { height: number }) {
  const element = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    element.current?.style.setProperty('height', `${height}px`);
  }, [height]);
  return height > 0 ? <li ref={element} class="spacer" aria-hidden="true" /> : null;
}

interface RowProps {
  row: Row;
  index: number;
  count: number;
  axis: Axis;
  at: number;
  open: boolean;
  onToggle: (key: string) => void;
  onShow: (key: string) => void;
  onMeasured: ((key: string, height: number) => void) | null;
  commands: readonly Command[];
  onCommand: (command: Command, position: number) => void;
}

/** Draws again only when one of its properties is another one; what preact/compat has for that brings the whole of it. */
function memo<P extends object>(inner: FunctionComponent<P>): FunctionComponent<P> {
  class Kept extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return (Object.keys({ ...next, ...this.props }) as (keyof P)[]).some((key) => next[key] !== this.props[key]);
    }
    render() {
      return h(inner, this.props);
    }
  }
  return Kept as unknown as FunctionComponent<P>;
}

const TimelineRow = memo(function TimelineRow(props: RowProps) {
  const { row, index, count, axis, at, open, onToggle } = props;
  const element = useRef<HTMLLIElement>(null);
  const { onMeasured } = props;
  const measure = useRef(onMeasured);
  measure.current = onMeasured;
  useLayoutEffect(() => {
    if (!open || !element.current || !measure.current || typeof ResizeObserver === 'undefined') return;
    const item = element.current;
    const observer = new ResizeObserver(() => measure.current?.(row.key, item.getBoundingClientRect().height));
    observer.observe(item);
    return () => observer.disconnect();
  }, [open, row.key]);

  const place = { 'aria-posinset': index + 1, 'aria-setsize': count };
  const depth = `depth-${Math.min(row.depth, 6)}`;
  if (row.type !== 'call' || !row.step) {
    return (
      <li class={`row ${row.type} ${depth}`} {...place}>
        <div class="row-head">
          <span class="row-name">
            <Name>{row.name}</Name>
            {row.type === 'branch' && <small>branch</small>}
          </span>
        </div>
      </li>
    );
  }
  const { step } = row;
  return (
    <li ref={element} class={`row call ${depth}${open ? ' opened' : ''}${rowTone(step)}`} data-key={row.key} {...place}>
      <button type="button" class="row-head" aria-expanded={open} onClick={() => onToggle(row.key)}>
        <span class="row-name" title={step.name}>
          <StatusIcon status={isOpen(step) && WAITS.has(step.kind) ? 'SUSPENDED' : step.status} />
          <Name>{step.kind === 'COMPENSATION' ? `undo ${step.name}` : step.name}</Name>
          <small>
            {kindWord(step.kind)}
            <span class="hidden">, {wordOf(step.status)}</span>
          </small>
          {(step.failures?.length ?? 0) > 0 && (
            <small class="attempts">
              ×{step.failures!.length}
              <span class="hidden"> failed attempts</span>
            </small>
          )}
        </span>
        <Bar step={step} axis={axis} at={at} />
        <span class="row-took">
          <StepTook step={step} at={at} />
        </span>
      </button>
      {open && <RowDetails {...props} step={step} />}
    </li>
  );
});

function rowTone(step: Step): string {
  if (step.status === 'FAILED' || step.status === 'UNKNOWN') return ' failed';
  return step.kind === 'COMPENSATION' ? ' undoing' : '';
}

const WAITS = new Set(['SLEEP', 'SIGNAL', 'ANY_SIGNAL', 'TOPIC', 'CALLBACK', 'CONDITION']);

function barClass(step: Step): string {
  const group =
    step.kind === 'COMPENSATION' || step.kind === 'COMPENSATE'
      ? 'undo'
      : WAITS.has(step.kind)
        ? 'wait'
        : step.kind === 'CHILD' || step.kind === 'CHILD_START'
          ? 'child'
          : step.kind === 'PARALLEL'
            ? 'block'
            : 'work';
  return `bar ${group} ${isOpen(step) ? 'open' : step.status.toLowerCase()}`;
}

function Bar({ step, axis, at }: { step: Step; axis: Axis; at: number }) {
  const from = instant(step.startedAt);
  if (from === null) return <svg class="bars" aria-hidden="true" />;
  const open = isOpen(step);
  const to = instant(step.endedAt) ?? (open ? Math.max(at, from) : from);
  const due = open ? instant(step.dueAt) : null;
  const x = axis.x(from);
  const width = Math.max(0.01, axis.x(to) - x); // one without width would not be drawn
  const thin = WAITS.has(step.kind);
  return (
    <svg class="bars" width="100%" height="20" aria-hidden="true">
      {due !== null && due > to && (
        <line class="until-due" x1={`${x + width}%`} x2={`${axis.x(due)}%`} y1="10" y2="10" />
      )}
      <rect class={barClass(step)} x={`${x}%`} width={`${width}%`} y={thin ? 7 : 4} height={thin ? 6 : 12} rx="2" />
      {step.failures?.map((failure) => (
        <svg key={failure.attempt} x={`${axis.x(Date.parse(failure.at))}%`} y="10" overflow="visible">
          <path d={CROSS} class="failure-back" />
          <path d={CROSS} class="failure-mark" />
        </svg>
      ))}
      {due !== null && (
        <svg x={`${axis.x(due)}%`} y="10" overflow="visible">
          <path d={DIAMOND} class="due-mark" />
        </svg>
      )}
    </svg>
  );
}

function StepTook({ step, at }: { step: Step; at: number }) {
  const from = instant(step.startedAt);
  if (from === null) return null;
  const to = instant(step.endedAt);
  if (to !== null) return <>{duration(to - from)}</>;
  return isOpen(step) ? <>{duration(Math.max(0, Math.floor((at - from) / 1000) * 1000))}…</> : null;
}

function kindWord(kind: string): string {
  return kind.toLowerCase().replaceAll('_', ' ');
}

function RowDetails({ row, step, onShow, commands, onCommand }: RowProps & { step: Step }) {
  const inBody = !step.branch && step.kind !== 'COMPENSATION' && step.position >= 0;
  return (
    <div class="row-details">
      <dl class="facts">
        <Fact name="State">
          <StatusPill status={step.status} />
        </Fact>
        <Fact name="Kind">{kindWord(step.kind)}</Fact>
        <Fact name="Position">
          {step.position}
          {step.branch && (
            <>
              {' in branch '}
              <Name>{step.branch}</Name>
            </>
          )}
        </Fact>
        {step.attempts > 0 && <Fact name="Attempts">{step.attempts}</Fact>}
        <Fact name="Begun">
          <WhenAndAgo at={step.startedAt} />
        </Fact>
        {step.endedAt && (
          <Fact name="Ended">
            <WhenAndAgo at={step.endedAt} />
          </Fact>
        )}
        {step.dueAt && (
          <Fact name={dueWord(step)}>
            <WhenAndAgo at={step.dueAt} />
          </Fact>
        )}
        {step.childId && (
          <Fact name="Child">
            <a href={hrefOf('execution', undefined, step.childId)}>
              <Name code>{step.childId}</Name>
            </a>
          </Fact>
        )}
        {row.linkedTo && (
          <Fact name={step.kind === 'COMPENSATION' ? 'Undoes' : 'Undone by'}>
            <button type="button" class="link" onClick={() => onShow(row.linkedTo!)}>
              {step.kind === 'COMPENSATION' ? `${step.name}` : `undo ${step.name}`}
            </button>
          </Fact>
        )}
      </dl>
      <ErrorOf type={step.errorType} message={step.errorMessage} />
      {(step.failures?.length ?? 0) > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Failed attempts">
          <table class="small">
            <caption>Failed attempts</caption>
            <thead>
              <tr>
                <th scope="col">No</th>
                <th scope="col">At</th>
                <th scope="col">Error</th>
              </tr>
            </thead>
            <tbody>
              {step.failures!.map((failure) => (
                <tr key={failure.attempt}>
                  <td>{failure.attempt}</td>
                  <td class="nowrap">
                    <When at={failure.at} />
                  </td>
                  <td>
                    <ErrorOf type={failure.errorType} message={failure.errorMessage} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Payload title="Input" shown={step.input} />
      <Payload title="Output" shown={step.output} />
      {inBody && commands.length > 0 && (
        <p class="row-commands">
          {commands.includes('rewind') && (
            <button type="button" onClick={() => onCommand('rewind', step.position)}>
              Rewind to before this…
            </button>
          )}
          {commands.includes('fork') && (
            <button type="button" onClick={() => onCommand('fork', step.position)}>
              Fork from before this…
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function dueWord(step: Step): string {
  if (step.kind === 'SLEEP') return 'Sleeps until';
  if (step.kind === 'CONDITION') return 'Looked at again';
  return WAITS.has(step.kind) || step.kind.startsWith('CHILD') ? 'Deadline' : 'Next attempt';
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
