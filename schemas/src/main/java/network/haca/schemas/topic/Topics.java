package network.haca.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.PaymentEvent;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Settlement;

/** Every topic of the network. Partition counts cannot shrink; change them only by a migration. */
public final class Topics {
  /** The oldest a proof may be when it settles (rule N3); proofs are retained longer (rule O2). */
  public static final Duration PROOF_AGE_MAX = Duration.ofDays(2);

  /** The bytes of one batch record: the 8 MiB dump (rule O4) and room for the rest. */
  public static final int BATCH_RECORD_BYTES_MAX = 9 << 20;

  /**
   * The bytes of one proof's record. What the stream makes of it, a refusal with its reason or a
   * dead letter, is larger and has to fit its topic: else the record would stop the stream.
   */
  public static final int PROOF_RECORD_BYTES_MAX = 256 << 10;

  /** The leaves of one batch (rule O4). */
  public static final int BATCH_LEAVES_MAX = 10_000;

  public static final Topic<Proof> PROOFS =
      topic(
          "haca.proofs",
          Proof.parser(),
          4,
          "message.timestamp.type",
          "LogAppendTime",
          "max.message.bytes",
          Integer.toString(PROOF_RECORD_BYTES_MAX));
  public static final Topic<Proof> PARKED = topic("haca.proofs.parked", Proof.parser(), 1);
  public static final Topic<RejectedProof> REJECTED =
      topic("haca.proofs.rejected", RejectedProof.parser(), 1);
  public static final Topic<RegistryRecord> REGISTRY =
      topic("haca.registry", RegistryRecord.parser(), 1, "cleanup.policy", "compact");
  public static final Topic<Batch> BATCHES =
      topic(
          "haca.batches",
          Batch.parser(),
          1,
          "max.message.bytes",
          Integer.toString(BATCH_RECORD_BYTES_MAX));

  /** Verified proofs that are settled each by a transaction of its own. */
  public static final Topic<Proof> INDIVIDUAL = topic("haca.individual", Proof.parser(), 1);

  /** Kept for good, the latest of each root: any bridge's receipts can be made of it (rule S8). */
  public static final Topic<Settlement> SETTLEMENTS =
      topic(
          "haca.settlements",
          Settlement.parser(),
          1,
          "cleanup.policy",
          "compact",
          "max.message.bytes",
          Integer.toString(BATCH_RECORD_BYTES_MAX),
          "compression.type",
          "zstd");

  /** For how long Kafka holds what facilitators tell; their ledgers keep it for good. */
  private static final Duration PAYMENT_AGE_MAX = Duration.ofDays(90);

  /** Entries of facilitators' books, in their order (rule X13). */
  public static final Topic<PaymentEvent> PAYMENTS =
      topic(
          "haca.payments",
          PaymentEvent.parser(),
          1,
          "retention.ms",
          Long.toString(PAYMENT_AGE_MAX.toMillis()));

  /** Records that could not be read, as raw bytes. */
  public static final String DEAD_LETTERS = "haca.dead-letters";

  public static final List<Topic<?>> ALL =
      List.of(PROOFS, PARKED, REJECTED, REGISTRY, BATCHES, INDIVIDUAL, SETTLEMENTS, PAYMENTS);

  private Topics() {}

  private static <V extends com.google.protobuf.Message> Topic<V> topic(
      String name, com.google.protobuf.Parser<V> parser, int partitions, String... settings) {
    TreeMap<String, String> all = new TreeMap<>();
    all.put("retention.ms", Long.toString(PROOF_AGE_MAX.multipliedBy(2).toMillis()));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new Topic<>(name, parser, partitions, all);
  }
}
