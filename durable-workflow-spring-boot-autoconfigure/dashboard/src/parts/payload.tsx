import { useState } from 'preact/hooks';
import { pretty } from '../json';
import type { Shown } from '../model';

/** Longer texts are shown in part until somebody wants all. */
const FIRST_CHARACTERS = 4_000;

/** A payload. @param none what to say if there is none; null for nothing at all */
export function Payload({ title, shown, none = null }: { title: string; shown: Shown; none?: string | null }) {
  if (!shown) {
    return none === null ? null : (
      <section class="payload">
        <h2>{title}</h2>
        <p class="muted">{none}</p>
      </section>
    );
  }
  return (
    <section class="payload">
      <h2>{title}</h2>
      <Content shown={shown} title={title} />
    </section>
  );
}

function Content({ shown, title }: { shown: NonNullable<Shown>; title: string }) {
  if (shown.hidden) {
    return (
      <p class="muted">
        Hidden. The property <code>management.endpoint.workflows.show-values</code> says who may see it.
      </p>
    );
  }
  if (shown.omitted) return <p class="muted">{shown.omitted}</p>;
  if (typeof shown.cut === 'string') {
    return (
      <>
        <Long text={shown.cut} title={title} />
        <p class="muted">Only its beginning{shown.bytes ? ` (of ${bytes(shown.bytes)})` : ''} is shown.</p>
      </>
    );
  }
  if (typeof shown.text === 'string') {
    return (
      <>
        <p class="muted">This is no JSON:</p>
        <Long text={shown.text} title={title} />
      </>
    );
  }
  // What is null is left out of the answer.
  return <Long text={pretty(shown.json ?? null)} title={title} />;
}

function Long({ text, title }: { text: string; title: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? text : text.slice(0, FIRST_CHARACTERS);
  return (
    <>
      {/* It scrolls, so it has to be reachable by keyboard. */}
      <pre tabIndex={0} aria-label={title} dir="ltr">
        {shown}
        {shown.length < text.length && '…'}
      </pre>
      {text.length > FIRST_CHARACTERS && (
        <button type="button" class="link" onClick={() => setAll(!all)}>
          {all ? 'Show less' : `Show all ${bytes(text.length)}`}
        </button>
      )}
    </>
  );
}

function bytes(n: number): string {
  if (n < 1_000) return `${n} B`;
  return n < 1_000_000 ? `${Math.round(n / 100) / 10} kB` : `${Math.round(n / 100_000) / 10} MB`;
}
