/** Answers of a small tensor model through an ingress and a worker. */
@NullMarked
package network.haca.benchmarks.tensor;

import org.jspecify.annotations.NullMarked;
