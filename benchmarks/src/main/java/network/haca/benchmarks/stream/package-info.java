/** The proof stream by itself: from the topic of proofs to batches. */
@NullMarked
package network.haca.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
