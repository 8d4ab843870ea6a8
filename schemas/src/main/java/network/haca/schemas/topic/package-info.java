/** The Kafka topics, each with its key, value, partitions and retention in one typed object. */
@NullMarked
package network.haca.schemas.topic;

import org.jspecify.annotations.NullMarked;
