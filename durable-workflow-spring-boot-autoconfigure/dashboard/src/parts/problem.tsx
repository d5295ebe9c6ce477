import type { Problem } from '../api';

/** @param stale true if what was told before is still shown below */
export function ProblemBox({
  problem,
  onRetry,
  stale = false,
}: {
  problem: Problem | null;
  onRetry?: () => void;
  stale?: boolean;
}) {
  return (
    <div role="alert">
      {problem && (
        <p class="banner bad">
          <span>
            {problem.message}
            {stale && ' What you see is older.'}
          </span>
          {onRetry && (
            <button type="button" onClick={onRetry}>
              Try again
            </button>
          )}
        </p>
      )}
    </div>
  );
}
