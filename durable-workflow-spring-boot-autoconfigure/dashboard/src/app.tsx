import { useEffect, useRef } from 'preact/hooks';
import { get, Problem, share } from './api';
import type { Mode } from './live';
import type { Overview } from './model';
import { Sentence } from './parts/text';
import { Refresher } from './refresher';
import { hrefOf, route, type Page } from './route';
import { live, notice, overview, overviewProblem, setServerTime } from './state';
import { nextTheme, theme } from './theme';
import { ExecutionPage } from './views/execution';
import { Executions } from './views/executions';
import { Queues } from './views/queues';
import { Schedules } from './views/schedules';
import { Types } from './views/types';

const PAGES: { page: Page; title: string }[] = [
  { page: 'executions', title: 'Executions' },
  { page: 'schedules', title: 'Schedules' },
  { page: 'queues', title: 'Queues' },
  { page: 'types', title: 'Types' },
];

/** How long a notice stays. */
const NOTICE_MS = 8_000;

export function App() {
  useOverview();
  useTitle();
  const main = useRef<HTMLElement>(null);
  const { page, id } = route.value;
  return (
    <>
      <header class="top">
        <a
          class="skip"
          href={`${hrefOf('executions')}`}
          onClick={(event) => {
            event.preventDefault(); // the hash is taken
            main.current?.focus();
          }}
        >
          To the content
        </a>
        <a class="brand" href={hrefOf('executions')}>
          <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
            <rect x="3" y="6" width="15" height="5" rx="2" />
            <rect x="9" y="13.5" width="20" height="5" rx="2" />
            <rect x="3" y="21" width="10" height="5" rx="2" />
          </svg>
          <span>Workflows</span>
        </a>
        <nav aria-label="Main">
          {PAGES.map(({ page: one, title }) => (
            <a
              key={one}
              href={hrefOf(one)}
              aria-current={one === page || (one === 'executions' && page === 'execution') ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <span class="application">
          <bdi>{overview.value?.application ?? ''}</bdi>
        </span>
        <Liveness />
        <ThemeButton />
      </header>
      <Banners />
      <main ref={main} tabIndex={-1}>
        {page === 'executions' && <Executions />}
        {page === 'execution' && <ExecutionPage key={id} id={id} />}
        {page === 'schedules' && <Schedules />}
        {page === 'queues' && <Queues />}
        {page === 'types' && <Types />}
        {page === 'unknown' && (
          <>
            <h1>There is no such page</h1>
            <p>
              <a href={hrefOf('executions')}>To the executions</a>
            </p>
          </>
        )}
      </main>
      <footer class="bottom">{overview.value?.version && <>durable-workflow {overview.value.version}</>}</footer>
      <Notice />
    </>
  );
}

function useOverview(): void {
  useEffect(() => {
    const gone = new AbortController();
    const refresher = new Refresher(async () => {
      try {
        const answer = await get<Overview>('api/overview', gone.signal);
        setServerTime(Date.parse(answer.now));
        overview.value = share(overview.peek(), answer);
        overviewProblem.value = null;
      } catch (e) {
        if (gone.signal.aborted) return;
        overviewProblem.value = e instanceof Problem ? e : new Problem(0, String(e));
      }
    });
    const end = live.subscribe(() => refresher.ask());
    live.start();
    refresher.ask(true);
    return () => {
      gone.abort();
      refresher.stop();
      end();
      live.stop();
    };
  }, []);
}

/** What is to be acted on stands in the browser's tab. */
function useTitle(): void {
  const blocked = overview.value?.counts.BLOCKED ?? 0;
  const down = overview.value?.health?.status === 'DOWN';
  const { page, id } = route.value;
  const name = page === 'execution' ? id : (PAGES.find((one) => one.page === page)?.title ?? '');
  const application = overview.value?.application;
  useEffect(() => {
    const sign = down ? '(!) ' : blocked > 0 ? `(${blocked}) ` : '';
    document.title = `${sign}${[name, application, 'Workflows'].filter(Boolean).join(' · ')}`;
  }, [blocked, down, name, application]);
}

function Banners() {
  const health = overview.value?.health;
  const problem = overviewProblem.value;
  return (
    <div role="alert" class="banners">
      {problem && !overview.value && <p class="banner bad">{problem.message}</p>}
      {problem && overview.value && (
        <p class="banner warn">{problem.message} What you see is older; it is tried again.</p>
      )}
      {!problem && health && health.status !== 'UP' && (
        <p class="banner bad">
          <span>
            <b>The engine is {health.status}.</b> {health.reason && <Sentence text={health.reason} />} Workflows wait
            instead of failing, and go on by themselves.
          </span>
        </p>
      )}
    </div>
  );
}

const MODES: Record<Mode, string> = {
  connecting: 'connecting',
  live: 'live',
  reconnecting: 'reconnecting',
  asleep: 'resting',
};

const MODE_TITLES: Record<Mode, string> = {
  connecting: 'The page is connecting to the server.',
  live: 'Changes are shown as they happen.',
  reconnecting: 'The connection for changes is lost. Until it is back the page looks every 10 seconds.',
  asleep: 'The page is not seen, and asks for nothing.',
};

function Liveness() {
  const mode = live.mode.value;
  return (
    <span class={`live ${mode}`} role="status" title={MODE_TITLES[mode]}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        {mode === 'live' ? <circle cx="4" cy="4" r="4" /> : <circle cx="4" cy="4" r="3" class="ring" />}
      </svg>
      {MODES[mode]}
    </span>
  );
}

function ThemeButton() {
  const now = theme.value;
  const words = { auto: 'as the system', light: 'light', dark: 'dark' }[now];
  return (
    <button
      type="button"
      class="theme"
      onClick={nextTheme}
      title={`Colours: ${words}`}
      aria-label={`Colours: ${words}. Change`}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        {now === 'light' && (
          <path d="M8 4.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM7 0h2v3H7zM7 13h2v3H7zM0 7h3v2H0zM13 7h3v2h-3z" />
        )}
        {now === 'dark' && <path d="M6 1a7 7 0 1 0 9 9A6 6 0 0 1 6 1z" />}
        {now === 'auto' && <path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2v10A5 5 0 0 1 8 3z" />}
      </svg>
    </button>
  );
}

function Notice() {
  const said = notice.value;
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => {
      if (notice.peek() === said) notice.value = null;
    }, NOTICE_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div class="notices" role="status" aria-live="polite">
      {said && (
        <p class={said.bad ? 'bad' : ''}>
          <span>{said.text}</span>
          <button type="button" class="link" onClick={() => (notice.value = null)} aria-label="Close this notice">
            ×
          </button>
        </p>
      )}
    </div>
  );
}
