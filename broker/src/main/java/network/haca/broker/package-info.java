/** A Kafka broker in this process, for one machine. */
@NullMarked
package network.haca.broker;

import org.jspecify.annotations.NullMarked;
