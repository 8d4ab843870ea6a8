package network.haca.proofstream.app;

import java.time.Duration;
import java.util.Properties;
import network.haca.proofstream.topology.ProofTopology;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** The stream, exactly once (v2); records that cannot be read go to the dead-letter topic. */
public final class ProofStream implements AutoCloseable {
  private static final String APPLICATION_ID = "haca-proof-stream";

  private static final int TAKE_OVER_MILLIS = 10_000;

  private final KafkaStreams streams;
  private final ParkedReplayer replayer;

  private ProofStream(KafkaStreams streams, ParkedReplayer replayer) {
    this.streams = streams;
    this.replayer = replayer;
  }

  /** Starts; the topics exist already. */
  public static ProofStream start(ProofStreamConfig config) {
    KafkaStreams streams =
        new KafkaStreams(ProofTopology.build(config.options()), properties(config));
    // A thread that died is replaced: its task goes on from the last transaction.
    streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.REPLACE_THREAD);
    streams.start();
    return new ProofStream(streams, ParkedReplayer.start(config.kafka()));
  }

  @Override
  public void close() {
    replayer.close();
    streams.close(Duration.ofSeconds(10));
  }

  private static Properties properties(ProofStreamConfig config) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.putAll(config.kafka().toClientProperties());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.state().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS);
    // How long a stream that was killed keeps others from its work.
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), TAKE_OVER_MILLIS);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TAKE_OVER_MILLIS);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.BATCH_RECORD_BYTES_MAX);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        4L * Topics.BATCH_RECORD_BYTES_MAX);
    return properties;
  }
}
