// Rendering thousands of times in one test.

/**
 * Renders without the stacks that React takes of each element in development: nobody reads them, and thousands of renders
 * spend a good part of their time on them. A failing assertion keeps its own.
 */
export function quickly(draw: () => void) {
  const frames: unknown = Reflect.get(Error, "stackTraceLimit");
  Reflect.set(Error, "stackTraceLimit", 0);
  try {
    draw();
  } finally {
    Reflect.set(Error, "stackTraceLimit", frames);
  }
}
