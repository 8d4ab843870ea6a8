package network.haca.proofstream.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.time.Duration;
import network.haca.proofstream.topology.ProofTopology;
import network.haca.proofstream.topology.StreamMeters;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.service.Together;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream, exactly once (v2); records that cannot be read go to the dead-letter topic. */
public final class ProofStream implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(ProofStream.class);

  /** Between failures: a full disk, for example, fails every thread as soon as it begins. */
  private static final Duration REPLACING = Duration.ofSeconds(1);

  private final Parts parts;
  private final Health health;

  private ProofStream(Parts parts, Health health) {
    this.parts = parts;
    this.health = health;
  }

  /**
   * Starts; the topics exist already.
   *
   * @throws IOException if the folder of the local stores is in use or cannot be used
   */
  public static ProofStream start(ProofStreamConfig config) throws IOException {
    return Parts.start(parts -> start(config, parts, Metrics.globalRegistry));
  }

  private static ProofStream start(ProofStreamConfig config, Parts parts, MeterRegistry registry)
      throws IOException {
    parts.add(FolderLock.take(config.state(), "stream.state"));
    StreamMeters meters = parts.add(new StreamMeters(registry));
    StreamMetrics metrics = parts.add(new StreamMetrics(registry));
    Together running = parts.add(new Together());
    RenewedStreams streams =
        running.add(
            new RenewedStreams(
                () -> streams(config, meters, metrics), metrics::replaced, REPLACING));
    metrics.show(streams::now);
    streams.start();
    running.add(ParkedReplayer.start(config.kafka()));
    return new ProofStream(parts, StreamHealth.of(streams, metrics, meters));
  }

  private static KafkaStreams streams(
      ProofStreamConfig config, StreamMeters meters, StreamMetrics metrics) {
    KafkaStreams streams =
        new KafkaStreams(
            ProofTopology.build(config.options(), meters), StreamProperties.of(config));
    streams.setUncaughtExceptionHandler(failure -> replace(failure, metrics));
    return streams;
  }

  /** A thread that died is replaced: its task goes on from the last transaction. */
  private static StreamThreadExceptionResponse replace(Throwable failure, StreamMetrics metrics) {
    metrics.replaced();
    LOG.error("a thread of the stream failed, and is replaced", failure);
    try {
      Thread.sleep(REPLACING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }
}
