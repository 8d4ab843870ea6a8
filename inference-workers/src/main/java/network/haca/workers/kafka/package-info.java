/** Drains the outbox to Kafka. */
@NullMarked
package network.haca.workers.kafka;

import org.jspecify.annotations.NullMarked;
