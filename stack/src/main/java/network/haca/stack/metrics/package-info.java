/** What this process measures of itself, for Prometheus. */
@NullMarked
package network.haca.stack.metrics;

import org.jspecify.annotations.NullMarked;
