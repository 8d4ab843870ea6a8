package network.haca.proofstream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import network.haca.schemas.v1.Proof;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A proof that waits for the registry.
 *
 * @param appendTime seconds, when Kafka took it
 */
record ParkedProof(long appendTime, Proof proof) {
  static Serde<ParkedProof> serde() {
    return Serdes.serdeFrom(
        (topic, parked) -> parked.encode(), (topic, bytes) -> decode(topic, bytes));
  }

  private byte[] encode() {
    byte[] message = proof.toByteArray();
    return ByteBuffer.allocate(Long.BYTES + message.length)
        .putLong(appendTime)
        .put(message)
        .array();
  }

  private static ParkedProof decode(String topic, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return new ParkedProof(buffer.getLong(), Proof.parseFrom(buffer));
    } catch (InvalidProtocolBufferException e) {
      throw new SerializationException("the park in " + topic + " is corrupt", e);
    }
  }
}
