/** A Kafka broker in this process, for one machine. */
@NullMarked
package network.haca.devnet.broker;

import org.jspecify.annotations.NullMarked;
