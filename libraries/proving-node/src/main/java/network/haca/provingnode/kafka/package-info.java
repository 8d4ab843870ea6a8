/** Drains the outbox to Kafka. */
@NullMarked
package network.haca.provingnode.kafka;

import org.jspecify.annotations.NullMarked;
