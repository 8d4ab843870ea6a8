package network.haca.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.FeedCandleRecord;
import network.haca.schemas.v1.FeedEvidenceRecord;
import network.haca.schemas.v1.FeedRecord;
import network.haca.schemas.v1.FeedReportRecord;
import network.haca.schemas.v1.FeedRoundRecord;
import network.haca.schemas.v1.InferenceAnswerRecord;
import network.haca.schemas.v1.PaymentEvent;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.ProofProgressRecord;
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

  /** Verified leaves, with the proofs in zero knowledge that each is settled by. */
  public static final Topic<Proof> ZK =
      topic(
          "haca.zk",
          Proof.parser(),
          1,
          "max.message.bytes",
          Integer.toString(PROOF_RECORD_BYTES_MAX));

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

  /** The bytes of one feed report's record, by the longest key that is taken. */
  public static final int FEED_REPORT_RECORD_BYTES_MAX = 4 << 10;

  /** What data nodes report of feeds' rounds; dated by the broker, so that late ones are late. */
  public static final Topic<FeedReportRecord> FEED_REPORTS =
      topic(
          "haca.feeds.reports",
          FeedReportRecord.parser(),
          1,
          "message.timestamp.type",
          "LogAppendTime",
          "max.message.bytes",
          Integer.toString(FEED_REPORT_RECORD_BYTES_MAX));

  public static final Topic<FeedRecord> FEED_DEFINITIONS =
      topic("haca.feeds.definitions", FeedRecord.parser(), 1, "cleanup.policy", "compact");
  public static final Topic<FeedRoundRecord> FEED_ROUNDS =
      topic("haca.feeds.rounds", FeedRoundRecord.parser(), 1);
  public static final Topic<FeedCandleRecord> FEED_CANDLES =
      topic("haca.feeds.candles", FeedCandleRecord.parser(), 1, "cleanup.policy", "compact,delete");

  /** One pair of reports of each node that contradicted itself, kept for good. */
  public static final Topic<FeedEvidenceRecord> FEED_EVIDENCE =
      topic("haca.feeds.evidence", FeedEvidenceRecord.parser(), 1, "cleanup.policy", "compact");

  /** The bytes of one answer inside a transaction: return data, a proof, and the rest. */
  public static final int INFERENCE_ANSWER_RECORD_BYTES_MAX = 256 << 10;

  /** The bytes of one note of a proof's progress: two hashes and a reason. */
  public static final int ZK_PROGRESS_RECORD_BYTES_MAX = 8 << 10;

  /** Answers to requests inside transactions that take answers of several nodes (rule P5). */
  public static final Topic<InferenceAnswerRecord> INFERENCE_ANSWERS =
      topic(
          "haca.inference.answers",
          InferenceAnswerRecord.parser(),
          1,
          "message.timestamp.type",
          "LogAppendTime",
          "max.message.bytes",
          Integer.toString(INFERENCE_ANSWER_RECORD_BYTES_MAX));

  /** How far proofs in zero knowledge are, keyed by the leaf: news, which nothing depends on. */
  public static final Topic<ProofProgressRecord> ZK_PROGRESS =
      topic(
          "haca.zk.progress",
          ProofProgressRecord.parser(),
          1,
          "cleanup.policy",
          "compact,delete",
          "max.message.bytes",
          Integer.toString(ZK_PROGRESS_RECORD_BYTES_MAX));

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
      List.of(
          PROOFS,
          PARKED,
          REJECTED,
          REGISTRY,
          BATCHES,
          INDIVIDUAL,
          ZK,
          ZK_PROGRESS,
          SETTLEMENTS,
          FEED_REPORTS,
          FEED_DEFINITIONS,
          FEED_ROUNDS,
          FEED_CANDLES,
          FEED_EVIDENCE,
          INFERENCE_ANSWERS,
          PAYMENTS);

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
