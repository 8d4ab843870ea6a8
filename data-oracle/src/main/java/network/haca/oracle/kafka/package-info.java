/** Reports of feeds' rounds on Kafka. */
@NullMarked
package network.haca.oracle.kafka;

import org.jspecify.annotations.NullMarked;
