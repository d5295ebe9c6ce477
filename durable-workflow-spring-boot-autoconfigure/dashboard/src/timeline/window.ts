/**
 * Which rows of a long list are in view. All rows have one height but those that are open, which were measured.
 *
 * @param top of the view, counted from the top of the list, in pixels
 * @returns the first row and the one after the last, and the room that the others before and after take
 */
export function inView(
  count: number,
  rowHeight: number,
  openHeights: ReadonlyMap<number, number>,
  top: number,
  height: number,
  spare = 12,
): { first: number; end: number; before: number; after: number } {
  const open = [...openHeights].filter(([index]) => index < count).sort(([a], [b]) => a - b);
  const offset = (index: number): number => {
    let sum = index * rowHeight;
    for (const [at, own] of open) {
      if (at >= index) break;
      sum += own - rowHeight;
    }
    return sum;
  };
  const rowAt = (y: number): number => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offset(middle + 1) <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const first = Math.max(0, Math.min(count, rowAt(top)) - spare);
  const end = Math.min(count, rowAt(top + height) + 1 + spare);
  return {
    first,
    end: Math.max(first, end),
    before: offset(first),
    after: offset(count) - offset(Math.max(first, end)),
  };
}
