/** The bridge's Kafka side: batches in, registry and settlements out. */
@NullMarked
package network.haca.bridge.kafka;

import org.jspecify.annotations.NullMarked;
