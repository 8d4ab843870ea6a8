/** Answers of nodes to requests of one transaction, on Kafka. */
@NullMarked
package network.haca.answering.kafka;

import org.jspecify.annotations.NullMarked;
