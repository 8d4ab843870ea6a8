/** What this process measures of itself, for Prometheus. */
@NullMarked
package network.haca.role.metrics;

import org.jspecify.annotations.NullMarked;
