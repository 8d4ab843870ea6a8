/** The books on Kafka. */
@NullMarked
package network.haca.facilitator.kafka;

import org.jspecify.annotations.NullMarked;
