package network.haca.schemas.topic;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A protobuf message as a Kafka value; null stays null (a tombstone). */
final class ProtobufSerde<V extends Message> implements Serde<V> {
  private final Parser<V> parser;

  ProtobufSerde(Parser<V> parser) {
    this.parser = parser;
  }

  @Override
  public Serializer<V> serializer() {
    return (topic, value) -> serialize(value);
  }

  @Override
  public Deserializer<V> deserializer() {
    return (topic, data) -> parse(topic, data);
  }

  @SuppressWarnings("NullAway") // Kafka's interfaces are unannotated; null is a tombstone there
  private byte[] serialize(@Nullable V value) {
    return value == null ? null : value.toByteArray();
  }

  @SuppressWarnings("NullAway") // as above
  private V parse(String topic, byte @Nullable [] data) {
    try {
      return data == null ? null : parser.parseFrom(data);
    } catch (InvalidProtocolBufferException e) {
      throw new SerializationException("not a readable record of " + topic, e);
    }
  }
}
