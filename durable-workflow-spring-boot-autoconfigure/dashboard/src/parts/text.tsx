import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { Maybe } from '../model';
import { distance, duration, fullInstant, instant, localInstant, withLocalInstants } from '../time';
import { now } from '../state';

/** An instant in the browser's zone, with the full one as title. Nothing for none. */
export function When({ at, relative = false }: { at: string | null | undefined; relative?: boolean }) {
  const ms = instant(at);
  if (ms === null) return at ? <>{at}</> : <span class="none">–</span>;
  return (
    <time dateTime={at!} title={fullInstant(ms)}>
      {relative ? distance(ms, now.value) : localInstant(ms, now.value)}
    </time>
  );
}

/** Both: "14:02:11 3 min ago". @param inSentence true for a comma between */
export function WhenAndAgo({ at, inSentence = false }: { at: string | null | undefined; inSentence?: boolean }) {
  const ms = instant(at);
  if (ms === null) return <When at={at} />;
  return (
    <time dateTime={at!} title={fullInstant(ms)}>
      {localInstant(ms, now.value)}
      {inSentence ? ', ' : ' '}
      <span class="muted">{distance(ms, now.value)}</span>
    </time>
  );
}

/** How long it took, or takes by now if it has not ended. */
export function Took({ from, to }: { from: string | null | undefined; to: string | null | undefined }) {
  const begin = instant(from);
  if (begin === null) return <span class="none">–</span>;
  const end = instant(to);
  return (
    <span class={end === null ? 'muted' : ''}>
      {duration(end === null ? Math.max(0, Math.floor((now.value - begin) / 1000) * 1000) : end - begin)}
    </span>
  );
}

/** A sentence of the server, with its instants in the browser's zone. */
export function Sentence({ text }: { text: string }) {
  return (
    <>
      {withLocalInstants(text, now.value).map((part, i) =>
        part.title ? (
          <time key={i} title={part.title}>
            {part.text}
          </time>
        ) : (
          part.text
        ),
      )}
    </>
  );
}

/** What somebody else has named: its direction does not reorder the text around it. */
export function Name({ children, code = false }: { children: ComponentChildren; code?: boolean }) {
  return <bdi class={code ? 'name code' : 'name'}>{children}</bdi>;
}

export function Tags({ tags }: { tags: Record<string, string> | null | undefined }) {
  const entries = Object.entries(tags ?? {});
  if (entries.length === 0) return null;
  return (
    <ul class="tags" aria-label="Tags">
      {entries.map(([key, value]) => (
        <li key={key}>
          <bdi>
            {key}:{value}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

/** Whether messages of errors are left out of what is shown. */
export const MessagesHidden = createContext(false);

/** @param why true to say who may see a message that is hidden */
export function ErrorOf({ type, message, why = false }: { type: Maybe<string>; message: Maybe<string>; why?: boolean }) {
  const hidden = useContext(MessagesHidden);
  if (!type && !message) return null;
  return (
    <p class="error-text">
      {type && <b title={type}>{simpleName(type)}</b>}
      {type && (message || hidden) && ': '}
      {message && <span class="message">{message}</span>}
      {!message && hidden && <span class="muted">message hidden</span>}
      {!message && hidden && why && (
        <span class="muted">
          . The property <code>management.endpoint.workflows.show-values</code> says who may see it.
        </span>
      )}
    </p>
  );
}

function simpleName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1) || type;
}
