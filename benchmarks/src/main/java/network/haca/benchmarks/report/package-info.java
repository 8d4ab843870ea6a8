/** The page of measurements: its tables and charts. */
@NullMarked
package network.haca.benchmarks.report;

import org.jspecify.annotations.NullMarked;
