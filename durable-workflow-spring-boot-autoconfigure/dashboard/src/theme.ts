import { signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const KEY = 'durable-workflow.theme';

export const theme = signal<Theme>(kept());
apply(theme.peek());

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.peek()) + 1) % THEMES.length]!;
  apply(theme.peek());
  try {
    localStorage.setItem(KEY, theme.peek());
  } catch {
    // Where storage is forbidden it holds until the page is reloaded.
  }
}

function kept(): Theme {
  try {
    const value = localStorage.getItem(KEY) as Theme | null;
    return value && THEMES.includes(value) ? value : 'auto';
  } catch {
    return 'auto';
  }
}

function apply(value: Theme): void {
  if (value === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', value);
}
