/** Answers of nodes to requests of one transaction, on Kafka. */
@NullMarked
package network.haca.workers.kafka;

import org.jspecify.annotations.NullMarked;
