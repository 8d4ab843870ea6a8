/** Tests of what watches a network: alert rules and dashboards of {@code observability/}. */
@NullMarked
package network.haca.testing.observability;

import org.jspecify.annotations.NullMarked;
