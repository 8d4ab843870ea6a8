/** How far the proofs of a node's answers are, on Kafka. */
@NullMarked
package network.haca.workers.kafka;

import org.jspecify.annotations.NullMarked;
