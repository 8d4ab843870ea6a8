/** JMH benchmarks. Run: {@code ./mvnw -q -pl benchmarks exec:exec -Djmh=PATTERN}. */
@NullMarked
package network.haca.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
