import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

/** A modal dialog; Esc closes it, and the focus goes back to what opened it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: ComponentChildren;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const dialog = element.current!;
    const opener = document.activeElement as HTMLElement | null;
    dialog.showModal();
    const first = dialog.querySelector<HTMLElement>('[data-first], input, select, textarea');
    first?.focus();
    return () => {
      close.current = () => {}; // the event of closing comes later, and perhaps to the next dialog
      if (dialog.open) dialog.close();
      if (opener?.isConnected) opener.focus();
    };
  }, []);

  return (
    <dialog ref={element} aria-labelledby={heading} onClose={() => close.current()}>
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}

export function Buttons({
  verb,
  grave = false,
  busy = false,
  disabled = false,
  onCancel,
}: {
  verb: string;
  grave?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onCancel: () => void;
}) {
  return (
    <p class="buttons">
      <button type="button" onClick={onCancel}>
        Do nothing
      </button>
      <button type="submit" class={grave ? 'primary grave' : 'primary'} disabled={busy || disabled}>
        {busy ? 'One moment…' : verb}
      </button>
    </p>
  );
}

export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
      {hint && <small>{hint}</small>}
    </label>
  );
}

export function Choice({
  name,
  value,
  label,
  meaning,
  checked,
  onChoose,
}: {
  name: string;
  value: string;
  label: string;
  meaning: string;
  checked: boolean;
  onChoose: () => void;
}) {
  return (
    <label class="choice">
      <input type="radio" name={name} value={value} checked={checked} onChange={onChoose} />
      <span>
        <b>{label}</b>
        <small>{meaning}</small>
      </span>
    </label>
  );
}

export function Refusal({ text }: { text: string | null }) {
  // Always there, or a screen reader would not tell what comes into it.
  return (
    <div role="alert" class="refusal">
      {text && <p>{text}</p>}
    </div>
  );
}
