package network.haca.benchmarks.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import network.haca.benchmarks.load.ProcessorTime;
import network.haca.broker.BrokerConfig;
import network.haca.broker.EmbeddedBroker;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;

/**
 * Proofs per second that the proof stream takes from their topic into batches, exactly once, on a
 * broker of its own in this process. The same proofs are taken in each run, on an empty broker.
 */
public final class StreamBench {
  private static final String HOST = "127.0.0.1";
  private static final Duration READY_MAX = Duration.ofMinutes(1);
  private static final Duration BATCHED_MAX = Duration.ofMinutes(5);

  private final Path home;
  private final PreparedProofs prepared;

  /** How proofs are signed. */
  public enum Signatures {
    /** Each by a signature of its own. */
    OWN,
    /** Many by one signature of their root (rule T6). */
    ROOT
  }

  /**
   * How the work is shared.
   *
   * @param partitions of the topic of proofs
   * @param instances of the stream, each with stores of its own
   * @param threads of each instance
   */
  public record Shape(int partitions, int instances, int threads) {
    private int members() {
      return Math.min(partitions, instances * threads);
    }
  }

  /**
   * A run.
   *
   * @param took from when the stream could see the proofs until all were in batches
   * @param processor of stream and broker
   */
  public record Run(int proofs, Duration took, Duration processor) {
    public double perSecond() {
      return proofs * 1e9 / took.toNanos();
    }

    /** Processor time of one proof. */
    public double processorMicros() {
      return processor.toNanos() / 1e3 / proofs;
    }
  }

  /**
   * Signs the proofs.
   *
   * @param home a folder in which each run has its own
   */
  public StreamBench(Path home, Signatures signatures, int proofs) {
    this.home = home;
    this.prepared = PreparedProofs.sign(signatures, proofs);
  }

  /**
   * Runs once.
   *
   * @throws IOException if not all proofs come to batches, each once
   */
  public Run measure(Shape shape) throws IOException, InterruptedException {
    FullBatches batches = FullBatches.of(prepared.proofs().size(), shape.partitions());
    try (Parts parts = new Parts()) {
      Path folder = parts.add(ScratchFolder.in(home)).path();
      KafkaSettings kafka = broker(parts, folder, shape);
      ProofFeed feed = parts.add(new ProofFeed(kafka));
      feed.register(prepared);
      for (int i = 0; i < shape.instances(); i++) {
        parts.add(ProofStream.start(config(kafka, folder.resolve("stream" + i), shape, batches)));
      }
      StreamMembers.await(kafka, shape.members(), READY_MAX);
      StreamResults results = parts.add(new StreamResults(kafka));
      feed.probe(shape.partitions());
      results.awaitRefused(shape.partitions(), READY_MAX);
      Duration before = ProcessorTime.own();
      long begin = feed.send(prepared.proofs().subList(0, batches.proofs()), shape.partitions());
      results.awaitBatched(batches.proofs(), BATCHED_MAX);
      return new Run(
          batches.proofs(),
          Duration.ofNanos(System.nanoTime() - begin),
          ProcessorTime.own().minus(before));
    }
  }

  private static KafkaSettings broker(Parts parts, Path folder, Shape shape) throws IOException {
    EmbeddedBroker broker =
        parts.add(
            EmbeddedBroker.start(
                new BrokerConfig(
                    HOST, 0, 0, folder.resolve("kafka"), Optional.empty(), shape.partitions())));
    return KafkaSettings.of(broker.address());
  }

  /** The settings of an operator, but that a batch which is not full waits for more. */
  private static ProofStreamConfig config(
      KafkaSettings kafka, Path state, Shape shape, FullBatches batches) {
    try {
      return ProofStreamConfig.read(
          Map.of(
              "kafka.servers", kafka.servers(),
              "stream.state", state.toString(),
              "stream.threads", Integer.toString(shape.threads()),
              "batch.count.max", Integer.toString(batches.size()),
              "batch.age.max", BATCHED_MAX.toSeconds() + "s"));
    } catch (InvalidSettingsException e) {
      throw new IllegalArgumentException("the stream does not take its settings", e);
    }
  }
}
