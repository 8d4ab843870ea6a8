/** What this process measures of itself, for Prometheus. */
@NullMarked
package network.haca.connection.metrics;

import org.jspecify.annotations.NullMarked;
