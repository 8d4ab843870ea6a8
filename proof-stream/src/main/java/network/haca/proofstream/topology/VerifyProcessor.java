package network.haca.proofstream.topology;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.proofstream.core.ProofRules;
import network.haca.proofstream.core.RejectionReason;
import network.haca.proofstream.core.Verdict;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.RejectedProof;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts, parks or rejects each proof. A parked one is judged again whenever the registry's
 * watermark has moved; when the park is full, more spill to a topic (rule O3).
 */
final class VerifyProcessor extends ContextualProcessor<byte[], Proof, byte[], Object> {
  static final String PARK = "park";
  static final String PARK_SIZE = "park-size";
  private static final String COUNT = "count";
  private static final Logger LOG = LoggerFactory.getLogger(VerifyProcessor.class);

  private final StreamOptions options;
  private final StreamMeters meters;
  private final ProofRules rules = new ProofRules();

  // Set by init, which Kafka Streams calls first.
  @SuppressWarnings("NullAway.Init")
  private RegistryStore registry;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<Bytes, ParkedProof> park;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<String, Long> parkSize;

  private final OneLife life = new OneLife();
  private long judgedAt = -1;

  VerifyProcessor(StreamOptions options, StreamMeters meters) {
    this.options = options;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    life.begin(context.taskId());
    registry = new RegistryStore(context.getStateStore(RegistryStore.NAME));
    park = context.getStateStore(PARK);
    parkSize = context.getStateStore(PARK_SIZE);
    context.schedule(options.tick(), PunctuationType.WALL_CLOCK_TIME, now -> judgeParked());
    meters.parked(context.taskId(), size());
  }

  @Override
  public void process(Record<byte[], Proof> record) {
    if (record.value() == null) {
      // A tombstone: there is nothing to prove.
      return;
    }
    long appendTime = TimeUnit.MILLISECONDS.toSeconds(record.timestamp());
    byte[] key = record.key() == null ? new byte[0] : record.key();
    switch (judge(key, record.value(), appendTime)) {
      case Verdict.Parked() -> park(record, appendTime);
      case Verdict.Accepted accepted -> accept(record, accepted);
      case Verdict.Rejected rejected -> reject(record, rejected);
    }
  }

  /** Whatever judging throws is a fault of the record: it must not hold up those behind it. */
  private Verdict judge(byte[] key, Proof proof, long appendTime) {
    Optional<NodeRecord> node = registry.node(proof.getTeeId().toByteArray());
    long watermark = registry.watermark();
    try {
      return rules.judge(
          proof, network.haca.primitives.Bytes.copyOf(key), appendTime, node, watermark);
    } catch (RuntimeException e) {
      LOG.error("a proof keyed {} cannot be judged", Bytes.wrap(key), e);
      return new Verdict.Rejected(RejectionReason.MALFORMED, "cannot be judged: " + e);
    }
  }

  private void park(Record<byte[], Proof> record, long appendTime) {
    Bytes key = ProofIdentity.ofParked(record.key(), record.value());
    if (park.get(key) != null) {
      return;
    }
    long size = size();
    if (size >= options.parkMax()) {
      meters.count(ProofOutcome.SPILLED);
      context().forward(record.withValue(record.value()), ProofTopology.SPILL);
      return;
    }
    park.put(key, new ParkedProof(appendTime, record.value()));
    setSize(size + 1);
    meters.count(ProofOutcome.PARKED);
  }

  private void setSize(long size) {
    parkSize.put(COUNT, size);
    meters.parked(context().taskId(), size);
  }

  private long size() {
    Long size = parkSize.get(COUNT);
    return size == null ? 0 : size;
  }

  private void judgeParked() {
    long watermark = registry.watermark();
    if (watermark == judgedAt) {
      return;
    }
    judgedAt = watermark;
    try (KeyValueIterator<Bytes, ParkedProof> parked = park.all()) {
      while (parked.hasNext()) {
        judgeAgain(parked.next());
      }
    }
  }

  private void judgeAgain(KeyValue<Bytes, ParkedProof> entry) {
    Proof proof = entry.value.proof();
    byte[] leaf = Proofs.leaf(proof).orElseThrow().hash().toArray();
    Record<byte[], Proof> record = new Record<>(leaf, proof, context().currentSystemTimeMs());
    switch (judge(leaf, proof, entry.value.appendTime())) {
      case Verdict.Parked() -> {
        return;
      }
      case Verdict.Accepted accepted -> accept(record, accepted);
      case Verdict.Rejected rejected -> reject(record, rejected);
    }
    park.delete(entry.key);
    setSize(size() - 1);
  }

  private void accept(Record<byte[], Proof> record, Verdict.Accepted accepted) {
    context()
        .forward(
            record.withValue(new JudgedProof(record.value(), accepted.leaf())),
            ProofTopology.ROUTE);
  }

  private void reject(Record<byte[], Proof> record, Verdict.Rejected rejected) {
    meters.rejected(rejected.reason());
    RejectedProof value =
        RejectedProof.newBuilder()
            .setProof(record.value())
            .setReason(rejected.reason().name())
            .setDetail(rejected.detail())
            .build();
    context().forward(record.withValue(value), ProofTopology.REJECT);
  }
}
