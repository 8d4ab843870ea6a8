package network.haca.explorer.kafka;

import java.util.Optional;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The id of the Kafka cluster that a consumer reads from, as brokers make it when their storage is
 * formatted. A consumer tells it to its deserializers alone.
 */
public final class ClusterName extends ByteArrayDeserializer implements ClusterResourceListener {
  private volatile Optional<String> id = Optional.empty();

  @Override
  public void onUpdate(ClusterResource resource) {
    id = Optional.ofNullable(resource.clusterId());
  }

  /** Nothing until the consumer has heard from a broker. */
  Optional<String> id() {
    return id;
  }
}
