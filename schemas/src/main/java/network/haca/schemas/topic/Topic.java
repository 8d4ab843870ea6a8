package network.haca.schemas.topic;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic: its name, how its values are read, and what it is created with.
 *
 * @param settings topic-level Kafka configuration
 */
public record Topic<V extends Message>(
    String name, Parser<V> parser, int partitions, SortedMap<String, String> settings) {
  public Topic {
    settings = new TreeMap<>(settings);
  }

  public Serde<V> valueSerde() {
    return new ProtobufSerde<>(parser);
  }
}
